// Options of every kind that agents have, and work that was handed to an agent of which nothing is heard.

import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testWithSettings } from '#tests/support/aerie-with-settings.ts';
import { beginChat, field, pane, said, sendMessage } from '#tests/support/chat-page.ts';

const test = testWithSettings({ 'agents.custom': [fakeAgentLine('options')] });

test.describe.configure({ timeout: 120_000 });

test('models in groups, an effort and a switch are chosen without a restart of the agent (A55)', async ({
  app,
}) => {
  await beginChat(app, 'echo hello');
  const options = pane(app).getByRole('group', { name: 'Options of the agent' });
  await options.getByRole('button', { name: 'Model: One' }).click();
  const list = app.getByRole('listbox');
  for (const group of ['Fast', 'Thorough']) {
    await expect(list.getByText(group, { exact: true })).toBeVisible();
  }
  await keepScreenshot(app, 'chat-options-groups');
  await expectAccessible(app);
  await app.getByRole('option', { name: /^Three/ }).click();
  await expect(options.getByRole('button', { name: 'Model: Three' })).toBeVisible();

  await options.getByRole('button', { name: 'Effort: Low' }).click();
  await app.getByRole('option', { name: /^High/ }).click();
  await expect(options.getByRole('button', { name: 'Effort: High' })).toBeVisible();

  const web = options.getByRole('switch', { name: 'Web search' });
  await expect(web).not.toBeChecked();
  await web.press(' ');
  await expect(web).toBeChecked();

  // The agent has them: it tells all of them with each answer, and is the same process as before.
  await sendMessage(app, 'echo with these');
  await expect(said(app).getByText('echo with these').last()).toBeVisible();
  await app.reload();
  await expect(options.getByRole('button', { name: 'Model: Three' })).toBeVisible();
  await expect(options.getByRole('button', { name: 'Effort: High' })).toBeVisible();
  await expect(web).toBeChecked();
  await expect(said(app).getByText(/ended|restarted/i)).toHaveCount(0);
});

test('an agent that waits for another one of which nothing is heard is told of, and can be stopped (A44)', async ({
  app,
}) => {
  await app.clock.install();
  await beginChat(app, 'delegate');
  await expect(said(app).getByRole('article', { name: 'Task: task' })).toBeVisible();
  await app.clock.fastForward('01:10');
  const told = pane(app)
    .getByText(/sub-agent/i)
    .last();
  await expect(told).toBeVisible();
  await expect(told).toContainText(/1 min/);
  await keepScreenshot(app, 'chat-stuck');
  await expectAccessible(app);
  await field(app).press('Escape');
  await expect(said(app).getByText('You stopped the agent.')).toBeVisible();
});
