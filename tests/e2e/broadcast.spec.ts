import type { Locator, Page } from '@playwright/test';
import {
  chooseCommand,
  expect,
  expectAccessible,
  keepScreenshot,
  newNamedTerminal,
  renameSelected,
  terminals,
  test,
} from '#tests/support/aerie-page.ts';
import { focus, paste, run } from '#tests/support/terminal-page.ts';

const pane = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: `Terminal: ${name}` });
const marks = (page: Page) => page.locator('[data-broadcast="receives"]:visible');
const status = (page: Page) => page.locator('[data-region="status"]');
const rows = (of: Locator) => of.locator('.xterm-rows');

/** Two terminals side by side, `one` and `two`, with the keyboard in `two`. */
async function split(page: Page): Promise<void> {
  await renameSelected(page, 'one');
  await focus(pane(page, 'one'));
  await page.keyboard.press('Control+Shift+D');
  await expect(terminals(page)).toHaveCount(2);
  await renameSelected(page, 'two');
  await expect(rows(pane(page, 'two'))).toContainText(/[$#] /);
  await focus(pane(page, 'two'));
}

test('what is typed and pasted into one terminal goes to all visible ones until stopped', async ({
  app,
}) => {
  await split(app);
  await expect(marks(app)).toHaveCount(0);
  await chooseCommand(app, 'Type into all visible terminals');
  await expect(marks(app)).toHaveCount(2);
  await expect(status(app)).toContainText('Typing into 2 terminals');
  await focus(pane(app, 'two'));
  await run(app, 'echo sh"are"d-$((40+2))');
  for (const name of ['one', 'two']) {
    await expect(rows(pane(app, name))).toContainText('shared-42');
  }
  await keepScreenshot(app, 'broadcast-dark');
  await expectAccessible(app);

  await paste(pane(app, 'two'), 'echo pas"te"d');
  await app.keyboard.press('Enter');
  for (const name of ['one', 'two']) await expect(rows(pane(app, name))).toContainText('pasted');

  await app.keyboard.press('Shift+Escape');
  await expect(marks(app)).toHaveCount(0);
  await expect(status(app)).not.toContainText('Typing into');
  await run(app, 'echo al"on"e');
  await expect(rows(pane(app, 'two'))).toContainText('alone');
  await expect(rows(pane(app, 'one'))).not.toContainText('on"e');
});

test('terminals are chosen from a list, one of them behind a tab, and an ended one is passed over', async ({
  app,
}) => {
  await split(app);
  await newNamedTerminal(app, 'three');
  await chooseCommand(app, 'Type into several terminals');
  const dialog = app.getByRole('dialog', { name: 'Type into several terminals' });
  await dialog.getByLabel('Filter terminals').fill('t');
  await dialog.getByRole('button', { name: /Select all|Clear/ }).click();
  await dialog.getByLabel('Filter terminals').fill('');
  for (const name of ['one', 'two', 'three']) {
    await dialog.getByRole('checkbox', { name }).check();
  }
  await keepScreenshot(app, 'broadcast-choose');
  await expectAccessible(app);
  await dialog.getByRole('button', { name: 'Type into 3 terminals' }).click();
  await expect(status(app)).toContainText('Typing into 3 terminals');

  // Behind the tab of "three", "two" has no pane that could be seen.
  await focus(pane(app, 'one'));
  await run(app, 'echo hid"den"-$((1+1))');
  await expect(rows(pane(app, 'one'))).toContainText('hidden-2');
  await app.getByRole('treeitem', { name: /^two/ }).click();
  await expect(rows(pane(app, 'two'))).toContainText('hidden-2');

  await app.getByRole('treeitem', { name: /^two/ }).click({ button: 'right' });
  await app.getByRole('menuitem', { name: 'End session' }).click();
  await expect(status(app)).toContainText('Typing into 2 terminals, 1 has ended');
  await expect(pane(app, 'two').locator('[data-broadcast="ended"]')).toContainText('Ended');
  await newNamedTerminal(app, 'late');
  await expect(status(app)).toContainText('Typing into 2 terminals, 1 has ended');
  await keepScreenshot(app, 'broadcast-ended');

  await app.emulateMedia({ colorScheme: 'light' });
  await app.setViewportSize({ width: 360, height: 640 });
  await expect(status(app).getByRole('button', { name: /Stop/ })).toBeInViewport();
  await keepScreenshot(app, 'broadcast-narrow-light');
  await expectAccessible(app);
  await app.reload();
  await expect(terminals(app)).toHaveCount(1);
  await expect(status(app)).toContainText('Connected');
  await expect(status(app)).not.toContainText('Typing into');
});

test('the wheel moves only the program under it', async ({ app }) => {
  await split(app);
  const screens = { one: '', two: '\\033[?1049h' };
  for (const [name, screen] of Object.entries(screens)) {
    await focus(pane(app, name));
    await run(app, `printf '${screen}rea%s' dy; cat -v`);
    await expect(rows(pane(app, name))).toContainText('ready');
  }
  await chooseCommand(app, 'Type into all visible terminals');
  await pane(app, 'two').hover();
  await app.mouse.wheel(0, -200);
  await expect(rows(pane(app, 'two'))).toContainText(/\^\[[[O]A/);
  await focus(pane(app, 'two'));
  await app.keyboard.type('after');
  await expect(rows(pane(app, 'one'))).toContainText('after');
  await expect(rows(pane(app, 'one'))).not.toContainText('^[');
});

test('a paste that several terminals would run is asked for once', async ({ app }) => {
  await split(app);
  for (const name of ['one', 'two']) {
    await focus(pane(app, name));
    await run(app, 'echo rea"dy"; cat');
    await expect(rows(pane(app, name))).toContainText('ready');
  }
  await chooseCommand(app, 'Type into all visible terminals');
  await focus(pane(app, 'two'));
  await paste(pane(app, 'two'), 'first\nsecond\n');
  const question = app.getByRole('alertdialog', { name: 'Paste 2 lines into 2 terminals?' });
  await expect(question).toBeVisible();
  await keepScreenshot(app, 'broadcast-paste');
  await question.getByRole('button', { name: 'Paste' }).click();
  await expect(app.getByRole('alertdialog')).toHaveCount(0);
  for (const name of ['one', 'two']) {
    await expect(rows(pane(app, name))).toContainText(/second.*second/);
  }
});
