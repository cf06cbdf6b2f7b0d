import type { Page } from '@playwright/test';
import {
  chooseCommand,
  expect,
  expectAccessible,
  keepScreenshot,
} from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testWithSettings } from '#tests/support/aerie-with-settings.ts';
import { beginChat, field, pane, rows, said } from '#tests/support/chat-page.ts';

/** An Aerie whose settings name the fake agent, which knows sessions of its own. */
const test = testWithSettings({
  'agents.custom': [fakeAgentLine('sessions=230'), fakeAgentLine('keeps sessions=2', 'Keeper')],
});

test.describe.configure({ timeout: 120_000 });
test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

async function begin(page: Page, text: string): Promise<void> {
  await beginChat(page, text);
  await expect(pane(page).getByRole('status').filter({ hasText: 'Done' })).toBeVisible();
}

/** Says something; `shown` is what stands at the end then. */
async function say(page: Page, text: string, shown = said(page).getByText(text)): Promise<void> {
  await field(page).fill(text);
  await field(page).press('Enter');
  await expect(shown.last()).toBeInViewport();
  await expect(pane(page).getByRole('status').filter({ hasText: 'Done' })).toBeVisible();
}

test('words are found in all chats, and the chat opens at the place', async ({ app }) => {
  await begin(app, 'echo the quick Überraschung');
  await begin(app, 'flood 150');
  await say(app, 'echo nothing of the kind');

  await app.keyboard.press('Control+Shift+H');
  const dialog = app.getByRole('dialog', { name: 'Search chats' });
  const search = dialog.getByPlaceholder('Search in all chats');
  await expect(search).toBeFocused();
  await expect(dialog.getByText('Finds what you, agents and tools said')).toBeVisible();
  await keepScreenshot(app, 'chat-search-empty');
  await search.fill('"quick uberrasch"*');
  const found = dialog.locator('[cmdk-item]');
  await expect(found.first()).toContainText('quick Überraschung');
  await expect(dialog.locator('mark').first()).toHaveText('quick Überraschung');
  await search.fill('nowhere to be seen');
  await expect(dialog.getByText('Nothing was found')).toBeVisible();
  await search.fill('"; DROP (*');
  await expect(dialog.getByText('Nothing was found')).toBeVisible();
  await search.fill('echo');
  await expect(found.first()).toContainText('nothing of the kind');
  await expect(dialog.locator('[cmdk-group]')).toHaveCount(2);
  await expectAccessible(app);
  await keepScreenshot(app, 'chat-search');
  await app.setViewportSize({ width: 360, height: 640 });
  await expectAccessible(app);
  await keepScreenshot(app, 'chat-search-360');
  await app.setViewportSize({ width: 1280, height: 800 });
  await search.fill('überraschung');
  await expect(found.first()).toContainText('Überraschung');
  await app.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(said(app).locator('[data-flash]')).toContainText('Überraschung');
  await expect(said(app)).toBeFocused();
});

test('a chat is looked through, prompts are stepped through, and a link leads to a message', async ({
  app,
}) => {
  await begin(app, 'echo first words');
  await say(app, 'tools 120', said(app).locator('[data-item="tool:call-119"]'));
  await say(app, 'echo last words');
  await app.reload();
  await expect(said(app).getByText('echo last words').first()).toBeVisible();
  // What was said first is not even here.
  await expect(said(app).getByText('echo first words')).toHaveCount(0);

  await app.keyboard.press('Control+F');
  const find = app.getByRole('search', { name: 'Find in chat' });
  await expect(find.getByLabel('Find', { exact: true })).toBeFocused();
  await app.keyboard.type('O FIRST W');
  await expect(find.getByRole('status')).toHaveText(/^2 of 2$/);
  await expect(said(app).getByText('echo first words').first()).toBeInViewport();
  await app.keyboard.press('Shift+Enter');
  await expect(find.getByRole('status')).toHaveText('1 of 2');
  await keepScreenshot(app, 'chat-find');
  await expectAccessible(app);
  await find.getByLabel('Find', { exact: true }).fill('words');
  await expect(find.getByRole('status')).toHaveText(/of 4$/);
  await find.getByLabel('Find', { exact: true }).fill('no such words');
  await expect(find.getByRole('status')).toHaveText('No results');
  await app.keyboard.press('Escape');
  await expect(find).toHaveCount(0);
  await expect(field(app)).toBeFocused();

  await expect(said(app).getByText('echo last words').first()).toBeInViewport();
  await app.keyboard.press('Alt+ArrowUp');
  await expect(said(app).getByText('tools 120', { exact: true })).toBeInViewport();

  // A69: one message is copied, and a link to it leads back.
  const prompt = said(app).locator('[data-item]').filter({ hasText: 'tools 120' }).first();
  await prompt.hover();
  await prompt.getByRole('button', { name: 'More about this message' }).click();
  await app.getByRole('menuitem', { name: 'Copy as Markdown' }).click();
  await expect(app.getByText('Copied as Markdown', { exact: true })).toBeVisible();
  expect(await app.evaluate(() => navigator.clipboard.readText())).toBe('tools 120');
  await prompt.getByRole('button', { name: 'More about this message' }).click();
  await app.getByRole('menuitem', { name: 'Copy link' }).click();
  await expect(app.getByText('Link copied', { exact: true })).toBeVisible();
  const link = await app.evaluate(() => navigator.clipboard.readText());
  await pane(app).getByRole('button', { name: 'Jump to latest' }).click();
  await expect(prompt).not.toBeInViewport();
  await app.evaluate((hash) => {
    location.hash = hash;
  }, new URL(link).hash);
  await expect(prompt).toBeInViewport();
  await expect.poll(() => app.evaluate(() => location.hash)).toBe('');
});

test('a session of an agent becomes a chat, once; a chat is forked; a deletion is taken back (A16–A19, A22, A23)', async ({
  app,
}) => {
  await chooseCommand(app, 'Resume a session');
  const dialog = app.getByRole('dialog', { name: 'Resume a session' });
  await dialog.getByLabel('Agent').selectOption('Fake');
  await expect(dialog.getByText('230 sessions')).toBeVisible();
  await expect(dialog.locator('[cmdk-item]').first()).toContainText('Old session 0');
  // What an agent keeps can be deleted where it can do that, after a question.
  const search = dialog.getByPlaceholder('Type part of a title');
  await search.press('ArrowDown');
  await dialog.getByRole('button', { name: 'Delete “Old session 1”…' }).press('Enter');
  const sure = app.getByRole('alertdialog', { name: 'Delete “Old session 1”?' });
  await keepScreenshot(app, 'chat-session-delete');
  await expectAccessible(app);
  await sure.getByRole('button', { name: 'Delete session' }).click();
  await expect(sure).toHaveCount(0);
  await expect(dialog.getByText('229 sessions')).toBeVisible();
  await search.fill('session 1');
  await expect(dialog.locator('[cmdk-item]').first()).toContainText('Old session 10');
  await app.setViewportSize({ width: 360, height: 640 });
  await expect(dialog.getByRole('button', { name: 'Delete “Old session 10”…' })).toBeInViewport();
  await keepScreenshot(app, 'chat-sessions-360');
  await expectAccessible(app);
  await app.setViewportSize({ width: 1280, height: 800 });
  await dialog.getByLabel('Agent').selectOption('Keeper');
  await expect(dialog.getByText('1 session', { exact: true })).toBeVisible();
  await expect(dialog.locator('[cmdk-item]')).toContainText('Old session 1');
  await expect(dialog.getByRole('button', { name: /^Delete/ })).toHaveCount(0);
  await dialog.getByLabel('Agent').selectOption('Fake');
  await search.fill('');
  await expect(dialog.getByText('229 sessions')).toBeVisible();
  await expectAccessible(app);
  await keepScreenshot(app, 'chat-sessions');
  await dialog.getByPlaceholder('Type part of a title').fill('session 229');
  await expect(dialog.locator('[cmdk-item]')).toHaveCount(1);
  await dialog.locator('[cmdk-item]').click();
  await expect(said(app).getByText('an earlier question')).toBeVisible();
  await expect(said(app).getByText('an earlier answer')).toBeVisible();
  await expect(said(app).getByRole('article', { name: /old\.ts/ })).toContainText('Done');
  await expect(said(app).getByText('hidden text')).toHaveCount(0);
  await expect(rows(app)).toHaveCount(1);
  await expect(rows(app)).toHaveAccessibleName(/^Old session 229, Fake/);

  await chooseCommand(app, 'Resume a session');
  await dialog.getByLabel('Agent').selectOption('Fake');
  await dialog.getByPlaceholder('Type part of a title').fill('session 229');
  await expect(dialog.locator('[cmdk-item]')).toContainText('a chat here');
  await dialog.locator('[cmdk-item]').click();
  await expect(dialog).toHaveCount(0);
  await expect(rows(app)).toHaveCount(1);

  await say(app, 'echo go on');
  await rows(app).click({ button: 'right' });
  await app.getByRole('menuitem', { name: 'Fork' }).click();
  await expect(rows(app)).toHaveCount(2);
  await expect(said(app).getByText('Forked from “')).toBeVisible();
  await expect(said(app).getByText('echo go on').first()).toBeVisible();
  await keepScreenshot(app, 'chat-fork');
  await expectAccessible(app);

  await rows(app).first().click({ button: 'right' });
  await app.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(rows(app)).toHaveCount(1);
  await app.getByRole('button', { name: 'Undo' }).click();
  await expect(rows(app)).toHaveCount(2);
  await expect(said(app).getByText('Forked from “')).toBeVisible();
});
