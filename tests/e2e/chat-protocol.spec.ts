import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testWithSettings } from '#tests/support/aerie-with-settings.ts';

const test = testWithSettings({ 'agents.custom': [fakeAgentLine()] });

test.describe.configure({ timeout: 120_000 });

test('the protocol log is opened from the chat, filtered, paused and exported without secrets (A08, A13, A68)', async ({
  app,
}) => {
  await app.keyboard.press('Control+Shift+S');
  const start = app.getByRole('dialog', { name: 'New chat' });
  await start.getByRole('radio', { name: /^Fake/ }).check();
  await app.keyboard.press('Control+Enter');
  const field = app.getByRole('textbox', { name: 'Message to Fake' });
  await field.fill('echo api_key=abcdef123456789');
  await field.press('Enter');
  await expect(app.getByRole('article', { name: 'Agent' })).toContainText('abcdef');
  await field.fill('unknown');
  await field.press('Enter');
  await expect(app.getByRole('article', { name: 'Agent' }).last()).toContainText('three');

  const pane = app.locator('[data-chat]');
  await pane.getByRole('button', { name: /^Actions for/ }).click();
  await app.getByRole('menuitem', { name: 'Protocol log' }).click();
  const log = app.getByRole('dialog', { name: 'Protocol log' });
  const rows = log.getByRole('region', { name: 'Messages of the protocol' }).getByRole('button');
  await expect(rows.filter({ hasText: 'initialize' }).first()).toBeVisible();
  await expectAccessible(app);
  await keepScreenshot(app, 'chat-protocol');
  await log.getByLabel('Search messages').fill('mood_update');
  await expect(rows).toHaveCount(1);
  await log.getByLabel('Search messages').fill('');
  await log.getByLabel('Direction').selectOption('To the agent');
  await log.getByLabel('Method').selectOption('session/prompt');
  await expect(rows).toHaveCount(2);
  await rows.first().click();
  await expect(log.getByText('[hidden]').first()).toBeVisible();
  await log.getByRole('button', { name: 'Pause' }).click();
  await expect(log.getByText(/, paused$/)).toBeVisible();

  const saved = app.waitForEvent('download');
  await log.getByRole('button', { name: 'Export' }).click();
  const text = await readFile(await (await saved).path(), 'utf8');
  expect(text.split('\n').filter(Boolean)).toHaveLength(2);
  expect(text).toContain('session/prompt');
  expect(text).not.toContain('abcdef');
  await app.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(app);
  await keepScreenshot(app, 'chat-protocol-phone');
  await app.keyboard.press('Escape');
  await expect(log).toHaveCount(0);
});
