import { expect, test } from '@playwright/test';
import { type RunningAerie, startAerie } from '../support/start-aerie.ts';
import {
  expectLine,
  focus,
  openTerminal,
  paste,
  pointOf,
  run,
  screenLines,
} from '../support/terminal-page.ts';

let aerie: RunningAerie;

test.beforeEach(async ({ context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  aerie = await startAerie();
});

test.afterEach(async () => {
  await aerie.dispose();
});

const clipboard = (page: import('@playwright/test').Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText());

test('a selection is copied by the keys of the system', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await run(page, 'clear; echo copy-me');
  await expectLine(pane, 'copy-me');
  const { x, y } = await pointOf(pane, 'copy-me');
  await page.mouse.dblclick(x, y);
  await page.keyboard.press('Control+Shift+C');
  await expect.poll(() => clipboard(page)).toMatch(/^copy(-me)?$/);
});

test('the keyboard pastes one line at once', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await page.evaluate(() => navigator.clipboard.writeText('echo pasted-line'));
  await page.keyboard.press('Control+Shift+V');
  await page.keyboard.press('Enter');
  await expectLine(pane, 'pasted-line');
});

test('several lines are shown and only pasted after a yes', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  // cat does not ask for bracketed paste, the shell's line editor does.
  await run(page, "bind 'set enable-bracketed-paste off' 2>/dev/null; cat");
  await paste(pane, 'first\r\nsecond\x1b[201~\n');
  const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'));
  await expect(dialog).toContainText('Paste 2 lines?');
  await expect(dialog).toContainText('first');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(await screenLines(pane)).not.toContain('first');
  await paste(pane, 'first\r\nsecond\x1b[201~\n');
  await dialog.getByRole('button', { name: 'Paste' }).click();
  await expectLine(pane, 'second');
  expect((await screenLines(pane)).join('\n')).not.toContain('201~');
});

test('a program that handles pastes gets them in brackets without a question', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await run(page, `printf '\\033[?2004h'; cat -v`);
  await expect.poll(async () => (await screenLines(pane)).at(-1)).toContain('cat -v');
  await paste(pane, 'one\ntwo');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expectLine(pane, /^\^\[\[200~one/);
  await expectLine(pane, /two\^\[\[201~$/);
});

test('a program sets the clipboard only after consent, and never reads it', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await page.evaluate(() => navigator.clipboard.writeText('mine'));
  await run(page, `printf '\\033]52;c;%s\\a' "$(printf hello | base64)"`);
  const toast = page.getByRole('listitem').filter({ hasText: 'wants to copy text' });
  await expect(toast).toBeVisible();
  expect(await clipboard(page)).toBe('mine');
  await page.getByRole('button', { name: 'Allow for this session' }).click();
  await expect.poll(() => clipboard(page)).toBe('hello');
  await focus(pane);
  await run(page, `printf '\\033]52;c;%s\\a' "$(printf again | base64)"`);
  await expect.poll(() => clipboard(page)).toBe('again');
  await run(page, `printf '\\033]52;c;?\\a'; read -rst 1 -d x answer; echo "answer=[$answer]"`);
  await expectLine(pane, 'answer=[]');
});

test('a blocked program is not asked about again', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await page.evaluate(() => navigator.clipboard.writeText('mine'));
  await run(page, `printf '\\033]52;c;%s\\a' "$(printf evil | base64)"`);
  await page.getByRole('button', { name: 'Block' }).click();
  await focus(pane);
  await run(page, `printf '\\033]52;c;%s\\a' "$(printf evil | base64)"; echo done-$((1+1))`);
  await expectLine(pane, 'done-2');
  await expect(page.getByText('wants to copy text to your clipboard')).toHaveCount(0);
  expect(await clipboard(page)).toBe('mine');
});

test('dropped file addresses arrive quoted for the shell', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await page.keyboard.type('printf "<%s>" ');
  await pane.locator('.xterm-screen').evaluate((element) => {
    const data = new DataTransfer();
    data.setData('text/uri-list', "file:///tmp/it's%20here\r\nfile:///tmp/b");
    element.dispatchEvent(
      new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
    );
  });
  await page.keyboard.press('Enter');
  await expectLine(pane, /^<\/tmp\/it's here><\/tmp\/b>/);
});

test('a dropped file whose path the browser hides is explained', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await pane.locator('.xterm-screen').evaluate((element) => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'secret.txt'));
    element.dispatchEvent(
      new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
    );
  });
  // The words are also read out for a moment, with more around them.
  const told = page.getByText('Browsers hide where a file is stored', { exact: true });
  await expect(told).toBeVisible();
});

test('the menu of a right click copies, pastes and finds', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await page.evaluate(() => navigator.clipboard.writeText('echo by-menu'));
  await pane.locator('.xterm-screen').click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: /Copy/ })).toBeDisabled();
  await page.getByRole('menuitem', { name: /Paste/ }).click();
  await focus(pane);
  await page.keyboard.press('Enter');
  await expectLine(pane, 'by-menu');
  await pane.locator('.xterm-screen').click({ button: 'right' });
  await page.getByRole('menuitem', { name: /Find/ }).click();
  await expect(pane.getByRole('search')).toBeVisible();
});
