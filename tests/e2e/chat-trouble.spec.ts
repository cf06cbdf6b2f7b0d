// What a person sees when something is in the way of a chat, and how they go on.

import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import {
  chooseCommand,
  expect,
  expectAccessible,
  keepScreenshot,
  terminals,
} from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testWithSettings } from '#tests/support/aerie-with-settings.ts';
import { beginChat, field, pane, rows, said, sendMessage } from '#tests/support/chat-page.ts';
import { startAerie } from '#tests/support/start-aerie.ts';

/** An Aerie whose settings name the fake agent. */
const test = testWithSettings({ 'agents.custom': [fakeAgentLine()] });

test.describe.configure({ timeout: 120_000 });

test('a chat that cannot be saved says so, keeps the message, and goes on when it can', async ({
  app,
  aerie,
}) => {
  await beginChat(app, 'echo before');
  await expect(rows(app)).toHaveAccessibleName(/Done$/);
  const database = new Sqlite(join(aerie.home, '.aerie', 'aerie.db'));
  try {
    database.exec('BEGIN IMMEDIATE');
    await field(app).fill('echo kept');
    await field(app).press('Enter');
    await expect(pane(app).getByRole('alert')).toContainText('cannot be saved', {
      timeout: 15_000,
    });
    await expect(pane(app).getByRole('alert')).toContainText('database locked');
    await expect(field(app)).toHaveValue('echo kept');
    await keepScreenshot(app, 'chat-unsaved');
    await expectAccessible(app);
  } finally {
    database.exec('ROLLBACK');
    database.close();
  }
  await expect(pane(app).getByRole('alert')).toHaveCount(0);
  await field(app).press('Enter');
  await expect(said(app).getByText('echo kept')).toHaveCount(2);
});

test('a chat is written by one Aerie; another shows it and takes over when that one ends', async ({
  app,
  aerie,
  context,
}) => {
  await beginChat(app, 'wait');
  await expect(said(app).getByText('waiting', { exact: true })).toBeVisible();
  const second = await startAerie({ home: aerie.home });
  const page = await context.newPage();
  try {
    await page.goto(second.url);
    await rows(page).click();
    await expect(pane(page)).toContainText('In use by another Aerie');
    await expect(field(page)).toHaveCount(0);
    await expect(said(page).getByText('waiting', { exact: true })).toBeVisible();
    await sendMessage(app, 'echo while others look');
    await field(app).press('Escape');
    await pane(app).getByRole('button', { name: 'Send now' }).click();
    await expect(said(page).getByText('echo while others look')).toHaveCount(2);
    await keepScreenshot(page, 'chat-elsewhere');
    await expectAccessible(page);
    await sendMessage(app, 'wait');
    await expect(said(page).getByText('waiting', { exact: true })).toHaveCount(2);
    // Without a word, in the middle of a turn.
    await aerie.end('SIGKILL');
    await expect(field(page)).toBeVisible({ timeout: 15_000 });
    await expect(said(page).getByText(/Aerie ended while the agent was working/)).toBeVisible();
    await sendMessage(page, 'echo taken over');
    await expect(said(page).getByText('echo taken over')).toHaveCount(2);
  } finally {
    await second.end();
  }
});

test('a chat whose folder is gone goes on in another, with what was said', async ({
  app,
  aerie,
}) => {
  const folder = join(aerie.home, 'project');
  const other = join(aerie.home, 'moved');
  await mkdir(folder);
  await beginChat(app, 'crash', { folder });
  await expect(
    said(app)
      .getByText(/code 3/)
      .first(),
  ).toBeVisible();
  await rmdir(folder);
  await mkdir(other);
  await aerie.end();
  const again = await startAerie({ home: aerie.home });
  try {
    await app.goto(again.url);
    await rows(app).click();
    await sendMessage(app, 'echo still here');
    const problem = pane(app).getByRole('alert');
    await expect(problem).toContainText(folder);
    await keepScreenshot(app, 'chat-folder-gone');
    await expectAccessible(app);
    await problem.getByRole('button', { name: /Choose another folder/ }).click();
    await app.getByRole('textbox', { name: /^Folder/ }).fill('/nowhere');
    await app.getByRole('button', { name: 'Go on there' }).click();
    await expect(app.getByText(/There is no folder \/nowhere/).first()).toBeVisible();
    await problem.getByRole('button', { name: /Choose another folder/ }).click();
    await app.getByRole('textbox', { name: /^Folder/ }).fill(other);
    await keepScreenshot(app, 'chat-choose-folder');
    await app.getByRole('button', { name: 'Go on there' }).click();
    await expect(said(app).getByText('echo still here')).toHaveCount(2);
    await expect(said(app).getByText(/begins anew there/)).toBeVisible();
    await expect(
      said(app)
        .getByText(/code 3/)
        .first(),
    ).toBeVisible();
    await expect(problem).toHaveCount(0);
  } finally {
    await again.end();
  }
});

test('agents in one folder are told of each other, and a terminal opens beside a chat', async ({
  app,
}) => {
  await beginChat(app, 'wait');
  await expect(said(app).getByText('waiting', { exact: true })).toBeVisible();
  const others = pane(app).getByRole('status', { name: 'Who else works here' });
  await expect(others).toHaveText('');
  await app.keyboard.press('Control+Shift+S');
  const dialog = app.getByRole('dialog', { name: 'New chat' });
  await expect(dialog.getByRole('status')).toContainText('is at work in this folder too');
  await keepScreenshot(app, 'chat-new-warning');
  await expectAccessible(app);
  await dialog.getByLabel('Folder').fill('/somewhere/else');
  await expect(dialog.getByRole('status')).toHaveText('');
  await app.keyboard.press('Escape');
  await beginChat(app, 'echo second');
  await expect(others).toContainText('“wait” is at work in this folder too');
  await keepScreenshot(app, 'chat-mates');
  await expectAccessible(app);
  await chooseCommand(app, 'Open terminal here');
  await expect(terminals(app).filter({ visible: true })).toHaveCount(1);
  await expect(pane(app)).toHaveCount(1);
  await keepScreenshot(app, 'chat-beside-terminal');
  await chooseCommand(app, 'New chat here');
  await expect(dialog.getByLabel('Folder')).not.toHaveValue('');
});

test('A07: after its agent died every chat of it goes on by itself, and what ran is marked', async ({
  app,
}) => {
  await beginChat(app, 'wait');
  await expect(said(app).getByText('waiting', { exact: true })).toBeVisible();
  await beginChat(app, 'crash');
  await expect(said(app).getByText(/ended in the middle of its work \(code 3\)/)).toBeVisible();
  await expect(pane(app).getByRole('article', { name: /run/ })).toContainText(
    'Nobody knows how it ended',
  );
  await expect(said(app).getByText('The agent was restarted.')).toBeVisible();
  await sendMessage(app, 'echo alive');
  await expect(said(app).getByText('echo alive')).toHaveCount(2);
  await expect(pane(app).getByRole('article', { name: /run/ })).toHaveCount(2);
  await rows(app).filter({ hasText: 'wait' }).click();
  await expect(said(app).getByText(/ended in the middle of its work/)).toBeVisible();
  await expect(said(app).getByText('The agent was restarted.')).toBeVisible();
  await sendMessage(app, 'echo the other lives too');
  await expect(said(app).getByText('echo the other lives too')).toHaveCount(2);
});

test('a transcript is where it was when its tab is chosen again', async ({ app }) => {
  await beginChat(app, 'tools 30');
  const last = said(app).getByRole('article').last();
  const jump = pane(app).getByRole('button', { name: 'Jump to latest' });
  await expect(rows(app)).toHaveAccessibleName(/Done$/);
  await rows(app).click();
  await expect(last).toBeInViewport();
  const elsewhere = app.locator('[data-tab-session]').first();
  await elsewhere.click();
  await expect(pane(app)).toHaveCount(0);
  await rows(app).click();
  await expect(last).toBeInViewport();
  await said(app).hover();
  await app.mouse.wheel(0, -10_000);
  await expect(jump).toBeVisible();
  await expect(said(app).getByText('tools 30')).toBeInViewport();
  await app.mouse.wheel(0, 60);
  const place = () => said(app).evaluate((element) => element.scrollTop);
  await expect.poll(place).toBe(60);
  await elsewhere.click();
  await expect(pane(app)).toHaveCount(0);
  await rows(app).click();
  await expect.poll(place).toBe(60);
  await expect(said(app).getByRole('article').first()).toBeInViewport();
  await expect(jump).toBeVisible();
  // Whoever says something sees what comes of it.
  await sendMessage(app, 'echo at the end');
  await expect(said(app).getByText('echo at the end').last()).toBeInViewport();
  await expect(jump).toHaveCount(0);
});
