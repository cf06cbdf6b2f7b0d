// Searching in and listing more chats than fit: what is not read in yet, filters, and older chats.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testPrepared } from '#tests/support/aerie-with-settings.ts';
import { text } from '#tests/support/chat-events.ts';
import { rows } from '#tests/support/chat-page.ts';
import { type ChatSeed, seedChats, usualEvents } from '#tests/support/seed-chat.ts';
import { writeSettings } from '#tests/support/write-settings.ts';

/** More than are listed at first. */
const SHORT_CHATS = 505;

function* shortChats(home: string): Generator<ChatSeed> {
  for (let n = 0; n < SHORT_CHATS; n += 1) {
    const blocks = [text(`small talk ${n}`)];
    const events = [
      { type: 'turnStarted', id: 'p', blocks } as const,
      { type: 'turnEnded', stopReason: 'cancelled' } as const,
    ];
    const agent = n % 2 === 0 ? 'custom-fake' : 'custom-other';
    yield { id: `short-${n}`, title: `Short ${n}`, agent, cwd: join(home, 'short'), events };
  }
}

const test = testPrepared(async (home) => {
  await writeSettings(home, { 'agents.custom': [fakeAgentLine(), fakeAgentLine('', 'Other')] });
  const cwd = join(home, 'long');
  for (const folder of [cwd, join(home, 'short')]) await mkdir(folder);
  const events = usualEvents(250);
  const long = { id: 'long', title: 'Long', agent: 'custom-fake', cwd, events };
  seedChats(join(home, '.aerie'), [...shortChats(home), long]);
});

test.describe.configure({ timeout: 120_000 });

test('a search says what is still being read in, finds it then, and is narrowed by filters', async ({
  app,
  aerie,
}) => {
  const database = new Sqlite(join(aerie.home, '.aerie', 'aerie.db'));
  try {
    const unread = database.prepare('SELECT count(*) FROM chat_item WHERE indexed = 0').pluck();
    await expect.poll(() => unread.get(), { timeout: 30_000 }).toBe(0);
    // As if an update had read in none of the long chat.
    database.exec(
      `BEGIN IMMEDIATE;
       CREATE TEMP TABLE again AS SELECT chat_item.num FROM chat_item
         JOIN chat ON chat.num = chat_item.chat WHERE chat.id = 'long';
       DELETE FROM chat_search WHERE rowid IN (SELECT num FROM again);
       UPDATE chat_item SET indexed = 0 WHERE num IN (SELECT num FROM again);
       COMMIT;`,
    );
  } finally {
    database.close();
  }
  await app.keyboard.press('Control+Shift+H');
  const dialog = app.getByRole('dialog', { name: 'Search chats' });
  const search = dialog.getByPlaceholder('Search in all chats');
  const found = dialog.locator('[cmdk-item]');
  await search.fill('"npm test -- part-49"');
  await expect(dialog.getByText('Older messages are still being read in')).toBeVisible();
  await expect(dialog.getByRole('status')).toHaveText(/\d+ more items are being read in/);
  await keepScreenshot(app, 'chat-search-indexing');
  await expectAccessible(app);
  await expect(found.first()).toContainText('npm test -- part-49', { timeout: 30_000 });
  await expect(dialog.getByRole('status')).toHaveText('1 place in 1 chat');

  const group = dialog.locator('[cmdk-group]');
  await search.fill('"small talk 7" "small talk 8" talk');
  await expect(dialog.getByText('Nothing was found')).toBeVisible();
  await search.fill('"small talk 7"');
  await expect(group).toContainText('Short 7');
  await dialog.getByLabel('Agent').selectOption('Fake');
  await expect(dialog.getByText('Nothing was found')).toBeVisible();
  await dialog.getByLabel('Agent').selectOption('Other');
  await expect(group).toContainText('Short 7');
  await dialog.getByLabel('Folder').selectOption('~/long');
  await expect(dialog.getByText('Nothing was found')).toBeVisible();
  await dialog.getByLabel('Folder').selectOption('~/short');
  await dialog.getByLabel('Time').selectOption('Last 7 days');
  await expect(group).toContainText('Short 7');
  await dialog.getByLabel('Archived').selectOption('Archived');
  await expect(dialog.getByText('Nothing was found')).toBeVisible();
  await dialog.getByLabel('Archived').selectOption('Not archived');
  await expect(group).toContainText('Short 7');
});

test('older chats than those in the list are listed when somebody asks for them', async ({
  app,
}) => {
  const list = app.getByRole('region', { name: 'Chats' });
  await list.getByRole('button', { name: /^Show \d+ more$/ }).click();
  await expect(rows(app)).toHaveCount(500);
  await expect(app.locator('[data-chat-row="short-0"]')).toHaveCount(0);
  await list.getByRole('button', { name: 'Show older chats' }).click();
  await expect(rows(app)).toHaveCount(SHORT_CHATS + 1);
  const oldest = app.locator('[data-chat-row="short-0"]');
  await expect(oldest).toHaveAccessibleName(/^Short 0, Fake/);
  await expect(list.getByRole('button', { name: 'Show older chats' })).toHaveCount(0);
  await oldest.click();
  await expect(app.locator('[data-chat="short-0"]')).toContainText('small talk 0');
});
