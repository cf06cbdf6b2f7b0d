import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { type RunningAerie, startAerie } from '../support/start-aerie.ts';
import {
  expectLine,
  focus,
  openTerminal,
  pointOf,
  run,
  screenLines,
  sttySize,
} from '../support/terminal-page.ts';

let aerie: RunningAerie;

test.beforeEach(async () => {
  aerie = await startAerie();
});

test.afterEach(async () => {
  await aerie.dispose();
});

test('find counts, moves, and takes case, words and expressions', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await run(page, "clear; printf 'apple\\nApple\\npineapple\\n'");
  await expectLine(pane, 'pineapple');
  await page.keyboard.press('Control+Shift+F');
  const find = pane.getByRole('search');
  await expect(find.getByRole('textbox', { name: 'Find' })).toBeFocused();
  await page.keyboard.type('apple');
  // The command line itself holds the words too, unless it was cleared away.
  const count = find.getByRole('status');
  await expect(count).toHaveText(/of 3$/);
  const first = await count.textContent();
  await page.keyboard.press('Enter');
  await expect(count).not.toHaveText(first ?? '');
  await page.keyboard.press('Shift+Enter');
  await expect(count).toHaveText(first ?? '');
  await find.getByRole('button', { name: 'Match case' }).click();
  await expect(count).toHaveText(/of 2$/);
  await find.getByRole('button', { name: 'Whole word' }).click();
  await expect(count).toHaveText(/of 1$/);
  await find.getByRole('button', { name: 'Regular expression' }).click();
  await find.getByRole('textbox').fill('[');
  await expect(count).toHaveText('Not a valid expression');
  await find.getByRole('textbox').fill('zzz');
  await expect(count).toHaveText('No results');
  await page.keyboard.press('Escape');
  await expect(find).toBeHidden();
  await expect(pane.locator('.xterm-helper-textarea')).toBeFocused();
});

test('links show where they lead and open with Ctrl held only', async ({ page, context }) => {
  await context.route(/example\.test/, (route) => route.fulfill({ body: 'reached' }));
  const pane = await openTerminal(page, aerie.url);
  await run(page, 'clear; echo https://example.test/plain');
  const { x, y } = await pointOf(pane, 'https://example.test/plain');
  // From another line: links are looked up when the pointer enters a line.
  await page.mouse.move(x, y + 200);
  await page.mouse.move(x, y);
  await expect(pane.getByRole('tooltip')).toContainText('https://example.test/plain');
  await expect(pane.getByRole('tooltip')).toContainText('Ctrl + click to open');
  await page.mouse.click(x, y);
  expect(context.pages()).toHaveLength(1);
  const opened = context.waitForEvent('page');
  await page.keyboard.down('Control');
  await page.mouse.click(x, y);
  await page.keyboard.up('Control');
  expect((await opened).url()).toBe('https://example.test/plain');
});

test('a link that shows another address is pointed out', async ({ page, context }) => {
  const pane = await openTerminal(page, aerie.url);
  await run(
    page,
    `clear; printf '\\033]8;;https://evil.test/\\033\\\\https://good.test/\\033]8;;\\033\\\\\\n'`,
  );
  const { x, y } = await pointOf(pane, 'https://good.test/');
  // From another line: links are looked up when the pointer enters a line.
  await page.mouse.move(x, y + 200);
  await page.mouse.move(x, y);
  await expect(pane.getByRole('tooltip')).toContainText('https://evil.test/');
  await page.keyboard.down('Control');
  await page.mouse.click(x, y);
  await page.keyboard.up('Control');
  const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'));
  await expect(dialog).toContainText('This link leads somewhere else');
  await expect(dialog).toContainText('https://evil.test/');
  await page.keyboard.press('Escape');
  expect(context.pages()).toHaveLength(1);
});

test('commands are marked with their result, also after a reload', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await run(page, 'true');
  await run(page, '(exit 7)');
  await expect(pane.getByRole('img', { name: 'Command succeeded' })).toHaveCount(1);
  await expect(pane.getByRole('img', { name: 'Command failed with exit code 7' })).toHaveCount(1);
  await page.reload();
  await expect(pane.getByRole('img', { name: 'Command succeeded' })).toHaveCount(1);
  await expect(pane.getByRole('img', { name: 'Command failed with exit code 7' })).toHaveCount(1);
});

test('the keyboard goes from command to command', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await run(page, 'echo one; seq 1 100');
  await expectLine(pane, '100');
  await run(page, 'echo two; seq 101 200');
  await expectLine(pane, '200');
  await page.keyboard.press('Control+Shift+ArrowUp');
  await expect.poll(async () => (await screenLines(pane))[0]).toContain('echo two');
  await page.keyboard.press('Control+Shift+ArrowUp');
  await expect.poll(async () => (await screenLines(pane))[0]).toContain('echo one');
  await page.keyboard.press('Control+Shift+ArrowDown');
  await expect.poll(async () => (await screenLines(pane))[0]).toContain('echo two');
  await page.keyboard.press('Control+Shift+ArrowDown');
  await expectLine(pane, '200');
});

test('two windows share a session; the last active one decides the size', async ({
  page,
  context,
}) => {
  const first = await openTerminal(page, aerie.url);
  const own = await sttySize(page, first);
  await run(page, 'echo shared-$((1 + 1))');
  await expectLine(first, 'shared-2');

  const small = await context.newPage();
  await small.setViewportSize({ width: 760, height: 480 });
  await small.goto(`http://127.0.0.1:${aerie.port}/`);
  const second = small.locator('[data-terminal]:visible').first();
  await expectLine(second, 'shared-2');
  await focus(second);
  const shrunk = await sttySize(small, second);
  expect(shrunk.cols).toBeLessThan(own.cols);

  await page.bringToFront();
  await expect(first.getByText(/Sized by another window/)).toBeVisible();
  await page.screenshot({ path: 'artifacts/terminal-letter-box.png' });
  await first.getByRole('button', { name: 'Use this size' }).click();
  await expect(first.getByText(/Sized by another window/)).toBeHidden();
  expect(await sttySize(page, first)).toEqual(own);
  await expect(second.getByText(/Sized by another window/)).toBeVisible();
});

test('progress that a program reports is shown', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await run(page, `printf '\\033]9;4;1;40\\a'`);
  const bar = pane.getByRole('progressbar');
  await expect(bar).toHaveAttribute('aria-valuenow', '40');
  await run(page, `printf '\\033]9;4;0;0\\a'`);
  await expect(bar).toBeHidden();
});

test('a flood stays readable and Ctrl+C ends it', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await run(page, 'yes flooding-the-screen');
  await expectLine(pane, 'flooding-the-screen');
  await page.keyboard.press('Control+c');
  await run(page, 'clear; echo calm-$((1 + 1))');
  await expectLine(pane, 'calm-2');
});

for (const state of ['running', 'find', 'ended'] as const) {
  test(`nothing stands in the way of assistive technology: ${state}`, async ({ page }) => {
    const pane = await openTerminal(page, aerie.url);
    await run(page, 'ls --color /; false');
    if (state === 'find') await page.keyboard.press('Control+Shift+F');
    if (state === 'ended') {
      await run(page, 'exit 1');
      await expect(pane.getByText('Ended with exit code 1.')).toBeVisible();
    }
    await page.screenshot({ path: `artifacts/terminal-${state}.png` });
    // Colours inside the grid are the program's own.
    const result = await new AxeBuilder({ page })
      .include('[data-terminal]')
      .exclude('.xterm-screen')
      .analyze();
    expect(result.violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
  });
}

test('an exit banner leaves the last lines readable on a full screen', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await run(page, 'seq 1 200; exit 4');
  const banner = pane.getByText('Ended with exit code 4.');
  await expect(banner).toBeVisible();
  const last = await pointOf(pane, '200');
  const box = await banner.boundingBox();
  expect(last.y).toBeLessThan((box?.y ?? 0) - 10);
  await page.screenshot({ path: 'artifacts/terminal-ended-full.png' });
});

test('a bell is seen', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await run(page, `printf '\\a'; echo rung-$((1 + 1))`);
  await expectLine(pane, 'rung-2');
  await expect(pane.locator('[data-bell]')).toHaveCount(1);
});

test('Ctrl and the wheel change the size of the text', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  const before = await sttySize(page, pane);
  await page.keyboard.down('Control');
  for (let i = 0; i < 3; i += 1) await page.mouse.wheel(0, -100);
  await page.keyboard.up('Control');
  await expect(async () => {
    expect((await sttySize(page, pane)).cols).toBeLessThan(before.cols);
  }).toPass({ timeout: 10_000 });
});
