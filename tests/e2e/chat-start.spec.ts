// How the start of an agent is shown, what a person sees when it fails, and that nothing they write is lost.

import type { Locator, Page, WebSocketRoute } from '@playwright/test';
import { expect, keepLooks, keepScreenshot } from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testWithSettings } from '#tests/support/aerie-with-settings.ts';
import { beginChat, field, pane, said } from '#tests/support/chat-page.ts';

const test = testWithSettings({
  'agents.custom': [
    fakeAgentLine('slow=4000 noisy', 'Slow'),
    fakeAgentLine('bad-config', 'Broken'),
    fakeAgentLine('', 'Quick'),
  ],
});

test.describe.configure({ timeout: 120_000 });

const problem = (page: Page): Locator => pane(page).getByRole('alert');
const log = (page: Page): Locator => page.getByRole('dialog', { name: 'Protocol log' });
const logRows = (page: Page): Locator =>
  log(page).getByRole('region', { name: 'Messages of the protocol' }).getByRole('button');

test('the start of an agent shows its steps, and is over when it answers (A02)', async ({
  app,
}) => {
  await beginChat(app, 'echo hello there', { agent: /^Slow/ });
  const start = pane(app).getByRole('region', { name: 'Start of Slow' });
  await expect(start.getByRole('progressbar')).toHaveAttribute(
    'aria-valuetext',
    'Waiting for its greeting',
  );
  await expect(start.getByRole('listitem').and(start.locator('[aria-current="step"]'))).toHaveText(
    'Waiting for its greeting',
  );
  await keepScreenshot(app, 'chat-start');
  await expect(said(app).getByText('echo hello there')).toHaveCount(2);
  await expect(start).toHaveCount(0);
});

test('an agent that does not start shows what it wrote, and its log (A02, A03, A68)', async ({
  app,
}) => {
  await beginChat(app, 'echo hello there', { agent: /^Broken/ });
  await expect(problem(app)).toContainText(
    'Broken cannot start because of a mistake in its configuration. Invalid config in /home/me/fake.json line 7: "model" must be text.',
  );
  await expect(problem(app).getByLabel('Output of the agent')).toHaveText(
    'Error: Invalid config in /home/me/fake.json line 7: "model" must be text',
  );
  await expect(problem(app).getByRole('button', { name: 'Open the file' })).toBeVisible();
  await keepLooks(app, 'chat-start-failed');
  // A phone has room for what waits, and for what is written.
  await app.setViewportSize({ width: 360, height: 740 });
  await expect(pane(app).getByLabel('Waiting messages')).toBeVisible();
  expect((await problem(app).boundingBox())?.height).toBeLessThan(740 / 3);
  await keepScreenshot(app, 'chat-start-failed-waiting-phone');
  await app.setViewportSize({ width: 1280, height: 720 });
  await problem(app).getByRole('button', { name: 'Open log' }).click();
  await expect(
    logRows(app).filter({ hasText: /Starting .*fake-agent\.ts bad-config in / }),
  ).toHaveCount(1);
  await expect(
    logRows(app).filter({ hasText: 'It did not start: Broken cannot start' }),
  ).toHaveCount(1);
  await log(app).getByLabel('Direction').selectOption('Error output');
  await expect(logRows(app)).toHaveCount(1);
  await expect(logRows(app)).toHaveText(/Invalid config in \/home\/me\/fake\.json/);
  await log(app).getByLabel('Direction').selectOption('Everything');
  await keepLooks(app, 'chat-start-log');
  await app.keyboard.press('Escape');
  await expect(log(app)).toHaveCount(0);
});

test('a message stays in its field until it has arrived, also over a reload', async ({ app }) => {
  await beginChat(app, '', { agent: /^Quick/ });
  let holds = false;
  const sockets: WebSocketRoute[] = [];
  await app.routeWebSocket(/.*/, (socket) => {
    sockets.push(socket);
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      if (!holds) server.send(message);
    });
  });
  await app.reload();
  await field(app).fill('echo held back');
  await expect(field(app)).toHaveValue('echo held back');
  holds = true;
  await field(app).press('Enter');
  await expect(pane(app).getByRole('button', { name: 'Sending…' })).toBeDisabled();
  await expect(field(app)).toHaveValue('echo held back');
  holds = false;
  for (const socket of sockets.splice(0)) await socket.close();
  await expect(app.getByText('The message was not sent').first()).toBeVisible();
  await expect(field(app)).toHaveValue('echo held back');
  await app.reload();
  await expect(field(app)).toHaveValue('echo held back');
  await field(app).press('Enter');
  await expect(said(app).getByText('echo held back')).toHaveCount(2);
  await expect(field(app)).toHaveValue('');
});

test('what is being written is still there when the window becomes narrow, and wide again', async ({
  app,
}) => {
  await beginChat(app, 'wait', { agent: /^Quick/ });
  await expect(said(app).getByText('waiting', { exact: true })).toBeVisible();
  await field(app).fill('the next message');
  await field(app).press('Enter');
  await pane(app).getByRole('button', { name: 'Edit: the next message' }).click();
  const edit = pane(app).getByLabel('Waiting message', { exact: true });
  await edit.fill('the next message, changed');
  await field(app).fill('and one more');
  for (const width of [360, 1280]) {
    await app.setViewportSize({ width, height: 720 });
    await expect(app.getByRole('combobox', { name: 'Session' })).toHaveCount(width < 720 ? 1 : 0);
    await expect(edit).toHaveValue('the next message, changed');
    await expect(field(app)).toHaveValue('and one more');
  }
  await edit.press('Enter');
  await expect(pane(app).getByLabel('Waiting messages').getByRole('listitem')).toHaveText(
    'the next message, changed',
  );
});
