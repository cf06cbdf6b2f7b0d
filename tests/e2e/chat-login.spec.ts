import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testPrepared } from '#tests/support/aerie-with-settings.ts';
import { beginChat, pane } from '#tests/support/chat-page.ts';
import { writeSettings } from '#tests/support/write-settings.ts';

/** An Aerie with agents that want somebody to log in: by a terminal, and by a key. */
const test = testPrepared(async (home) => {
  const file = join(home, 'logged-in');
  const terminal = [
    { id: 't', name: 'With an account', type: 'terminal', args: [`login=${file}`] },
  ];
  const vars = [{ name: 'FAKE_KEY', label: 'API key' }];
  const link = 'https://keys.example/new';
  const key = [{ id: 'k', name: 'With a key', type: 'env_var', vars, link }];
  await writeSettings(home, {
    'agents.custom': [
      fakeAgentLine(`auth-prompt=${file} 'methods=${JSON.stringify(terminal)}'`, 'Account'),
      fakeAgentLine(`auth-variable=FAKE_KEY 'methods=${JSON.stringify(key)}'`, 'Keyed'),
    ],
  });
});

test.describe.configure({ timeout: 120_000 });

const said = (page: Page, text: string | RegExp): Locator =>
  pane(page).getByLabel('Transcript', { exact: true }).getByText(text);
const dialog = (page: Page): Locator => page.getByRole('dialog', { name: /^Log in to/ });

test('somebody logs in in a terminal, and what failed is sent once more (A31, A67)', async ({
  app,
}) => {
  await beginChat(app, 'echo hello there', { agent: /^Account/ });
  await expect(said(app, /not logged in/)).toBeVisible();
  await keepScreenshot(app, 'chat-login-note');
  await pane(app).getByRole('button', { name: 'Log in' }).click();
  await expect(
    dialog(app).getByRole('button', { name: 'Log in in a terminal: With an account' }),
  ).toBeVisible();
  await keepScreenshot(app, 'chat-login');
  await expectAccessible(app);
  const before = await app.locator('[role="treeitem"][data-session]').count();
  await dialog(app).getByRole('button', { name: 'Log in in a terminal: With an account' }).click();
  await expect(dialog(app)).toHaveCount(0);
  await expect(app.locator('[role="treeitem"][data-session]')).toHaveCount(before + 1);
  await app.locator('[data-chat-row]').first().click();
  await expect(said(app, 'echo hello there')).toHaveCount(3);
  await expect(said(app, 'The agent was restarted.')).toBeVisible();
});

test('a key is entered, kept out of sight, and used at once (A67)', async ({ app, aerie }) => {
  await beginChat(app, 'echo hello there', { agent: /^Keyed/ });
  await app.setViewportSize({ width: 360, height: 640 });
  await expect(app.getByRole('combobox', { name: 'Session' })).toBeVisible();
  const problem = pane(app).getByRole('alert').filter({ hasText: 'not logged in' });
  await problem.getByRole('button', { name: 'Log in…' }).click();
  const key = dialog(app).getByLabel('API key');
  await expect(key).toHaveAttribute('type', 'password');
  await key.fill('hunter2-hunter2');
  // The panes are drawn anew for a wide window; what is being typed is not lost.
  await app.setViewportSize({ width: 1280, height: 720 });
  await expect(app.getByRole('combobox', { name: 'Session' })).toHaveCount(0);
  await expect(key).toHaveValue('hunter2-hunter2');
  await app.setViewportSize({ width: 360, height: 640 });
  await expect(key).toHaveValue('hunter2-hunter2');
  await keepScreenshot(app, 'chat-login-key');
  await expectAccessible(app);
  await dialog(app).getByRole('button', { name: 'Save and try again' }).click();
  await expect(dialog(app)).toHaveCount(0);
  await expect(said(app, 'echo hello there')).toHaveCount(2);
  await expect(pane(app)).not.toContainText('hunter2');
  expect(aerie.output().stderr).not.toContain('hunter2');
});

test('an agent that does not stop is ended, and its other chats go on (A26)', async ({ app }) => {
  await beginChat(app, 'echo first', { agent: /^Account/ });
  await pane(app).getByRole('button', { name: 'Log in' }).click();
  await dialog(app).getByRole('button', { name: 'Log in in a terminal: With an account' }).click();
  await app.locator('[data-chat-row]').first().click();
  await expect(said(app, 'echo first')).toHaveCount(3);
  const field = pane(app).getByLabel(/^Message to /);
  await field.fill('wait');
  await field.press('Enter');
  await expect(said(app, /^waiting$/)).toBeVisible();
  await beginChat(app, 'silence aloud', { agent: /^Account/ });
  await expect(said(app, 'deaf')).toBeVisible();
  await pane(app).getByRole('button', { name: 'Stop (Esc)' }).click();
  const end = pane(app).getByRole('button', { name: 'End the agent, which does not stop' });
  await expect(end).toBeVisible({ timeout: 15_000 });
  await keepScreenshot(app, 'chat-end-agent');
  await end.click();
  await expect(said(app, /You ended the agent/)).toBeVisible();
  await app.locator('[data-chat-row]').filter({ hasNotText: 'silence' }).click();
  // It was at work with the same agent, which nobody calls a crash.
  await expect(said(app, /You ended the agent/)).toBeVisible();
  await expect(said(app, /ended in the middle/)).toHaveCount(0);
  await field.fill('echo second');
  await field.press('Enter');
  await expect(said(app, 'echo second')).toHaveCount(2, { timeout: 20_000 });
});
