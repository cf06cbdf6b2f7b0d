import { expect, test } from '@playwright/test';
import { type RunningAerie, startAerie } from '../support/start-aerie.ts';
import {
  expectLine,
  focus,
  openTerminal,
  run,
  screenLines,
  sttySize,
  terminal,
  textWidth,
} from '../support/terminal-page.ts';

let aerie: RunningAerie;

test.beforeEach(async () => {
  aerie = await startAerie();
});

test.afterEach(async () => {
  await aerie.dispose();
});

test('typing reaches the shell and its output the screen', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await run(page, 'echo hello-$((40 + 2))');
  await expectLine(pane, 'hello-42');
});

test('a reload shows the same screen and scrollback', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await run(page, 'seq 1 300; echo last');
  await expectLine(pane, 'last');
  const before = await screenLines(pane);
  await page.reload();
  await expectLine(pane, 'last');
  expect(await screenLines(pane)).toEqual(before);
  await pane.locator('.xterm-screen').hover();
  await expect(async () => {
    for (let i = 0; i < 20; i += 1) await page.mouse.wheel(0, -1000);
    expect(await screenLines(pane)).toContain('1');
  }).toPass({ timeout: 10_000 });
  await expect(pane.getByRole('button', { name: 'Scroll to bottom' })).toBeVisible();
  await pane.getByRole('button', { name: 'Scroll to bottom' }).click();
  await expectLine(pane, 'last');
});

test('a query is answered once, with two viewers attached', async ({ page, context }) => {
  const pane = await openTerminal(page, aerie.url);
  const other = await context.newPage();
  await openTerminal(other, `http://127.0.0.1:${aerie.port}/`);
  await page.bringToFront();
  await run(page, 'stty -echo -icanon min 0 time 10');
  await run(page, `printf '\\033[c\\033[5n'; sleep 1; head -c 100 | od -An -c; stty sane`);
  await expectLine(pane, /\\?033 {2,}\[ {2,}0 {2,}n/);
  const text = (await screenLines(pane)).join('\n');
  expect(text.match(/ 0 {3}n/g)).toHaveLength(1);
  expect(text.match(/ c(?= |$)/gm)).toHaveLength(1);
});

test('the shell has the size of the pane, also after the window changes', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  const first = await sttySize(page, pane);
  expect(first.cols).toBeGreaterThan(40);
  await page.setViewportSize({ width: 900, height: 480 });
  await expect(async () => {
    const second = await sttySize(page, pane);
    expect(second.cols).toBeLessThan(first.cols);
    expect(second.rows).toBeLessThan(first.rows);
  }).toPass({ timeout: 10_000 });
});

test('wide characters take the same columns on host and screen', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  const { cols } = await sttySize(page, pane);
  const samples = ['日本語', '👩‍👩‍👧', '🇩🇪', 'é', '한글', '👍🏽'];
  for (const [i, sample] of samples.entries()) {
    // The host reports where its cursor stands after the text; the screen must agree.
    await run(
      page,
      `printf '%s|\\033[6n' '${sample}'; IFS= read -rs -d R at; printf '\\ncol-${i}=%s;\\n' "\${at##*;}"`,
    );
    await expectLine(pane, new RegExp(`^col-${i}=\\d+;$`));
    const lines = (await screenLines(pane)).join('\n');
    const host = Number(new RegExp(`^col-${i}=(\\d+);$`, 'm').exec(lines)?.[1]);
    expect(await textWidth(pane, sample, cols), sample).toBe(host - 2);
  }
});

test('an ended session says how, and Enter starts it again', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await run(page, 'exit 3');
  await expect(pane.getByText('Ended with exit code 3.')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(pane.getByText('Ended with exit code 3.')).toBeHidden();
  await run(page, 'echo back-$((1 + 1))');
  await expectLine(pane, 'back-2');
  await run(page, 'kill -KILL $$');
  await expect(pane.getByText('Ended by SIGKILL: it was forced to end.')).toBeVisible();
  await pane.getByRole('button', { name: 'Restart' }).click();
  await expect(pane.getByText('Ended by SIGKILL')).toBeHidden();
});

test('a lost connection keeps the screen readable and the typing', async ({ page }) => {
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    sockets.push({ close: () => void Promise.all([socket.close(), server.close()]) });
  });
  const sockets: { close(): void }[] = [];
  const pane = await openTerminal(page, aerie.url);
  await run(page, 'echo before-$((1 + 1))');
  await expectLine(pane, 'before-2');
  await page.context().setOffline(true);
  for (const socket of sockets.splice(0)) socket.close();
  const banner = pane.getByText(/Connection lost|Cannot reach Aerie/);
  await expect(banner).toBeVisible();
  await expectLine(pane, 'before-2');
  await run(page, 'echo held-$((2 + 2))');
  await expect(pane.getByText('What you type is sent once connected.')).toBeVisible();
  await page.context().setOffline(false);
  await expectLine(pane, 'held-4');
  await expect(banner).toBeHidden();
});

test('text size follows the keyboard', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  const before = await sttySize(page, pane);
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('Control+=');
  await expect(async () => {
    expect((await sttySize(page, pane)).cols).toBeLessThan(before.cols);
  }).toPass({ timeout: 10_000 });
  await page.keyboard.press('Control+0');
  await expect(async () => {
    expect((await sttySize(page, pane)).cols).toBe(before.cols);
  }).toPass({ timeout: 10_000 });
});

test('an input method composes without its keys reaching the shell twice', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await page.keyboard.type('echo ');
  const client = await page.context().newCDPSession(page);
  await client.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
  await client.send('Input.imeSetComposition', {
    text: '日本',
    selectionStart: 2,
    selectionEnd: 2,
  });
  await client.send('Input.insertText', { text: '日本' });
  await page.keyboard.press('Enter');
  await expectLine(pane, '日本');
});

test('Tab goes to the program', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await page.keyboard.type('ech');
  await page.keyboard.press('Tab');
  await page.keyboard.type('tab-works');
  await page.keyboard.press('Enter');
  await expectLine(pane, 'tab-works');
});

test('a hidden terminal goes on, and fits when it is shown again', async ({ page }) => {
  const first = await openTerminal(page, aerie.url);
  const before = await sttySize(page, first);
  await run(page, 'sleep 1; echo done-while-hidden-$((1 + 1))');
  await page.getByRole('button', { name: 'New terminal' }).first().click();
  await expect(page.getByRole('tab')).toHaveCount(2);
  const second = terminal(page);
  await expect(second.locator('.xterm-helper-textarea')).toBeFocused();
  await page.setViewportSize({ width: 1000, height: 600 });
  await expectLine(second, /[$#]$/);
  await page.getByRole('tab').first().click();
  const shown = terminal(page);
  await expectLine(shown, 'done-while-hidden-2');
  await focus(shown);
  await expect(async () => {
    const after = await sttySize(page, shown);
    expect(after.cols).toBeLessThan(before.cols);
    expect(after.rows).toBeLessThan(before.rows);
  }).toPass({ timeout: 10_000 });
});

test('a phone has room for the terminal, find and the exit banner', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  const pane = await openTerminal(page, aerie.url);
  expect((await sttySize(page, pane)).cols).toBeGreaterThanOrEqual(36);
  await page.keyboard.press('Control+Shift+F');
  for (const button of await pane.getByRole('search').getByRole('button').all()) {
    await expect(button).toBeInViewport({ ratio: 1 });
  }
  await page.keyboard.press('Escape');
  await run(page, 'exit 2');
  await expect(pane.getByRole('button', { name: 'Restart' })).toBeInViewport({ ratio: 1 });
  await expect(pane.getByRole('button', { name: 'Close' })).toBeInViewport({ ratio: 1 });
});
