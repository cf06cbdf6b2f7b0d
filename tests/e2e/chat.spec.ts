import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testWithSettings } from '#tests/support/aerie-with-settings.ts';
import { field, pane, rows, said, sendMessage } from '#tests/support/chat-page.ts';

/** An Aerie whose settings name the fake agent, and one whose program is not there. */
const test = testWithSettings({
  'agents.custom': [fakeAgentLine(), 'Gone: /nowhere/gone-agent --acp'],
});

test.describe.configure({ timeout: 120_000 });

const waiting = (page: Page): Locator => pane(page).getByLabel('Waiting messages');

/** Begins a chat by keyboard alone, with the fake agent in the home folder. */
async function begin(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+Shift+S');
  const dialog = page.getByRole('dialog', { name: 'New chat' });
  await expect(dialog.getByLabel('Message')).toBeFocused();
  await dialog.getByRole('radio', { name: /^Fake/ }).check();
  await dialog.getByLabel('Message').focus();
  await page.keyboard.type(text);
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  await expect(field(page)).toBeFocused();
}

test('a chat is begun by keyboard, outlives a reload, and goes on after its agent died', async ({
  app,
}) => {
  await begin(app, 'echo hello there');
  await expect(said(app).getByText('echo hello there')).toHaveCount(2);
  await expect(pane(app).getByRole('article', { name: /run/ })).toContainText('Done');
  await expect(rows(app)).toHaveCount(1);
  // The agent may have given it another title meanwhile.
  await expect(rows(app)).toHaveAccessibleName(/, Fake, Done$/);
  await expect(app.locator('[data-tab-session^="chat:"]')).toBeVisible();
  await keepScreenshot(app, 'chat-dark');
  await expectAccessible(app);

  await app.reload();
  await expect(said(app).getByText('echo hello there')).toHaveCount(2);
  await sendMessage(app, 'echo again');
  await expect(said(app).getByText('echo again')).toHaveCount(2);

  await sendMessage(app, 'crash');
  await expect(
    pane(app)
      .getByText(/code 3/)
      .first(),
  ).toBeVisible();
  await keepScreenshot(app, 'chat-crash');
  await expectAccessible(app);
  await sendMessage(app, 'echo alive');
  await expect(said(app).getByText('echo alive')).toHaveCount(2);
});

test('a question is answered by its number, and a rejection stops the turn (A45, A50)', async ({
  app,
}) => {
  await begin(app, 'permission');
  const card = pane(app).locator('[data-permission]');
  await expect(card).toContainText('ls');
  await expect(rows(app)).toHaveAccessibleName(/Needs you/);
  await keepScreenshot(app, 'chat-permission');
  await expectAccessible(app);
  await expect(card).toBeFocused();
  await app.keyboard.press('1');
  await expect(card).toHaveCount(0);
  await expect(said(app).getByText('"optionId":"once"')).toBeVisible();
  await expect(said(app).getByText(/Allowed once/)).toBeVisible();

  await sendMessage(app, 'permission once more');
  await expect(card).toBeFocused();
  await app.keyboard.press('Escape');
  await expect(card).toHaveCount(0);
  // A50: what happened is said, and the next words can be typed at once.
  await expect(said(app).getByText(/ended its turn because you rejected/)).toBeVisible();
  await expect(field(app)).toBeFocused();
});

test('messages wait for the agent, are taken back, and Esc stops it', async ({ app }) => {
  await begin(app, 'wait');
  await expect(said(app).getByText('waiting', { exact: true })).toBeVisible();
  for (const text of ['echo one', 'echo two', 'echo three']) await sendMessage(app, text);
  await expect(waiting(app).getByRole('listitem')).toHaveText([
    'echo one',
    'echo two',
    'echo three',
  ]);
  await waiting(app).getByRole('button', { name: 'Remove: echo two' }).click();
  await waiting(app).getByRole('button', { name: 'Move up: echo three' }).click();
  await expect(waiting(app).getByRole('listitem')).toHaveText(['echo three', 'echo one']);
  await keepScreenshot(app, 'chat-queue');
  await expectAccessible(app);
  await waiting(app).getByRole('button', { name: 'Edit: echo one' }).click();
  await waiting(app).getByLabel('Waiting message').fill('echo other');
  await field(app).press('Escape');
  await waiting(app).getByRole('button', { name: 'Send now' }).click();
  await expect(waiting(app)).toHaveCount(0);
  // It was sent as it was: what was changed is not lost.
  await expect(field(app)).toHaveValue('echo other');
  await expect(said(app).getByText('echo one', { exact: true })).toHaveCount(2);
  await expect(said(app).getByText('echo two')).toHaveCount(0);
});

test('chats are renamed, archived and deleted with a way back', async ({ app }) => {
  await begin(app, 'echo hello');
  await expect(rows(app)).toHaveAccessibleName(/Done/);
  const menu = async (item: string): Promise<void> => {
    await rows(app).click({ button: 'right' });
    await app.getByRole('menuitem', { name: item }).click();
  };
  await menu('Rename');
  await app.getByLabel('Title').fill('My work');
  await app.getByRole('button', { name: 'Rename' }).click();
  await expect(app.getByRole('tab', { name: /My work/ })).toBeVisible();
  await menu('Archive');
  await expect(rows(app)).toHaveCount(0);
  await expect(pane(app)).toHaveCount(0);
  await app.getByRole('button', { name: 'Undo' }).click();
  await expect(said(app).getByText('echo hello')).toHaveCount(2);
  await menu('Delete');
  await expect(rows(app)).toHaveCount(0);
  await expect(app.getByText('“My work” is deleted', { exact: true })).toBeVisible();
  await expect(app.locator('[data-terminal]:visible')).toHaveCount(1);
});

test('the dialog says which agents are missing, and remembers agent and folder', async ({
  app,
  aerie,
}) => {
  await app.keyboard.press('Control+Shift+S');
  const dialog = app.getByRole('dialog', { name: 'New chat' });
  await dialog.getByText(/not installed/).click();
  await expect(dialog.getByText('Gone', { exact: true })).toBeVisible();
  await expect(dialog.getByRole('radio', { name: /^Gone/ })).toHaveCount(0);
  await expect(dialog.getByLabel('Folder')).toHaveValue(aerie.home);
  await keepScreenshot(app, 'chat-new');
  await expectAccessible(app);
  await dialog.getByLabel('Folder').fill('/nowhere/at/all');
  await dialog.getByLabel('Message').fill('echo hello');
  await dialog.getByRole('radio', { name: /^Fake/ }).check();
  await dialog.getByRole('button', { name: /Start chat/ }).click();
  await expect(pane(app).getByRole('alert')).toContainText('/nowhere/at/all');
  await keepScreenshot(app, 'chat-missing-folder');
  await expectAccessible(app);
  await app.keyboard.press('Control+Shift+S');
  await expect(dialog.getByRole('radio', { name: /^Fake/ })).toBeChecked();
  await expect(dialog.getByLabel('Folder')).toHaveValue('/nowhere/at/all');
});

test('a chat works on a narrow window', async ({ app }) => {
  await begin(app, 'echo narrow');
  await expect(said(app).getByText('echo narrow')).toHaveCount(2);
  await app.setViewportSize({ width: 360, height: 640 });
  await expect(app.getByLabel('Session', { exact: true })).toHaveValue(/^chat:/);
  await expect(said(app).getByText('echo narrow')).toHaveCount(2);
  await sendMessage(app, 'permission');
  await expect(pane(app).locator('[data-permission]')).toBeVisible();
  await keepScreenshot(app, 'chat-phone');
  await expectAccessible(app);
  const wide = await app.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(360);
});
