import { expect, type Page, test } from '@playwright/test';
import type { SettingPatch } from '#shared/contract/index.ts';
import { type RunningAerie, startAerie } from '../support/start-aerie.ts';
import {
  expectLine,
  focus,
  openTerminal,
  pointOf,
  run,
  sttySize,
  textWidth,
} from '../support/terminal-page.ts';
import { writeSettings } from '../support/write-settings.ts';

let aerie: RunningAerie | undefined;

/** Opens a terminal of an Aerie with these settings. */
async function openWith(page: Page, settings: SettingPatch) {
  aerie = await startAerie({ prepare: (home) => writeSettings(home, settings) });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  return openTerminal(page, aerie.url);
}

test.afterEach(async () => {
  await aerie?.dispose();
  aerie = undefined;
});

const clipboard = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText());

test('selecting copies, when the setting says so', async ({ page }) => {
  const pane = await openWith(page, { 'terminal.copyOnSelect': true });
  await run(page, 'clear; echo selected');
  const { x, y } = await pointOf(pane, 'selected');
  await page.mouse.dblclick(x, y);
  await expect.poll(() => clipboard(page)).toBe('selected');
});

test('a right click pastes, when the setting says so', async ({ page }) => {
  const pane = await openWith(page, { 'terminal.rightClick': 'paste' });
  await page.evaluate(() => navigator.clipboard.writeText('echo by-right-click'));
  await pane.locator('.xterm-screen').click({ button: 'right' });
  await expectLine(pane, /echo by-right-click$/);
  await page.keyboard.press('Enter');
  await expectLine(pane, 'by-right-click');
  await expect(page.getByRole('menu')).toHaveCount(0);
});

test('a right click copies a selection and pastes without one, when the setting says so', async ({
  page,
}) => {
  const pane = await openWith(page, { 'terminal.rightClick': 'copyOrPaste' });
  await page.evaluate(() => navigator.clipboard.writeText('nothing'));
  await run(page, 'clear; echo chosen');
  const { x, y } = await pointOf(pane, 'chosen');
  await page.mouse.dblclick(x, y);
  await page.mouse.click(x, y, { button: 'right' });
  await expect.poll(() => clipboard(page)).toBe('chosen');
  await page.keyboard.type('echo and-');
  await page.mouse.click(x, y + 100, { button: 'right' });
  await expectLine(pane, /echo and-chosen$/);
  await page.keyboard.press('Enter');
  await expectLine(pane, 'and-chosen');
});

test('the settings page changes a terminal that is open', async ({ page }) => {
  const pane = await openWith(page, {});
  const rows = pane.locator('.xterm-rows');
  await expect(rows).toHaveCSS('font-size', '14px');
  await page.keyboard.press('Control+,');
  const size = page.locator('[data-setting="terminal.fontSize"]').getByRole('textbox');
  await size.fill('22');
  await size.press('Enter');
  await page
    .locator('[data-setting="terminal.cursorStyle"]')
    .getByRole('combobox')
    .selectOption('bar');
  await page.keyboard.press('Escape');
  await expect(rows).toHaveCSS('font-size', '22px');
  await focus(pane);
  await expect(pane.locator('.xterm-cursor.xterm-cursor-bar')).toHaveCount(1);
});

test('a clipboard request is asked about in the window in front only', async ({
  page,
  context,
}) => {
  const other = await context.newPage();
  // Playwright lets every page believe that it has the keyboard.
  await other.addInitScript(() => {
    document.hasFocus = () => false;
  });
  await page.bringToFront();
  const pane = await openWith(page, {});
  await other.goto(new URL('/', page.url()).href);
  await expect(other.locator('.xterm-rows')).toContainText(/[$#] /);
  await run(page, `printf '\\033]52;c;%s\\a' "$(printf one | base64)"; echo asked-$((1 + 1))`);
  const question = 'wants to copy text to your clipboard';
  await expect(page.getByRole('listitem').filter({ hasText: question })).toBeVisible();
  await expectLine(other.locator('[data-terminal]'), 'asked-2');
  await expect(other.getByText(question)).toHaveCount(0);
  await page.getByRole('button', { name: 'Allow for this session' }).click();
  await expect.poll(() => clipboard(page)).toBe('one');
  await other.evaluate(() => window.dispatchEvent(new FocusEvent('focus')));
  await focus(pane);
  await run(page, 'echo later-$((1 + 1))');
  await expectLine(other.locator('[data-terminal]'), 'later-2');
  await expect(other.getByText(question)).toHaveCount(0);
});

test('ligatures keep the columns of what follows them', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  const pane = await openWith(page, { 'terminal.ligatures': true });
  const { cols } = await sttySize(page, pane);
  const text = 'a => b != c === d';
  await run(page, `clear; printf '%s|\\n' '${text}'`);
  await expectLine(pane, `${text}|`);
  // Joined characters are drawn as one element.
  await expect(
    pane
      .locator('.xterm-rows > div')
      .filter({ hasText: `${text}|` })
      .locator('span', { hasText: /^(=>|!=|===)$/ }),
  ).toHaveCount(3);
  expect(await textWidth(pane, text, cols)).toBe(text.length);
  expect(errors).toEqual([]);
});
