// Commands that an agent runs in terminals of Aerie.

import {
  expect,
  expectAccessible,
  keepScreenshot,
  sessionRows,
} from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testWithSettings } from '#tests/support/aerie-with-settings.ts';
import { beginChat, pane, rows, said } from '#tests/support/chat-page.ts';
import { expectLine, focus } from '#tests/support/terminal-page.ts';

const test = testWithSettings({ 'agents.custom': [fakeAgentLine()] });

test.describe.configure({ timeout: 120_000 });

test('A40: a command of an agent opens as a terminal, and its card keeps what came out', async ({
  app,
}) => {
  await beginChat(app, 'terminal');
  const ask = pane(app).locator('[data-permission]');
  await expect(ask).toContainText('read line');
  await expect(ask).toBeFocused();
  await app.keyboard.press('1');
  const card = said(app).getByRole('article', { name: 'Command: a command' });
  const output = card.getByRole('group', { name: 'Output of the terminal' });
  await expect(output).toContainText('from the terminal');
  await expect(card.getByText('Runs in a terminal.')).toBeVisible();
  // It stands with its chat, not among the terminals of the person.
  await expect(sessionRows(app)).toHaveCount(1);
  const listed = app.getByRole('list', { name: 'Terminals of the agent' });
  await expect(listed.getByRole('button')).toHaveCount(1);
  await card.getByRole('button', { name: 'Open terminal' }).click();
  const terminal = app.locator('[data-terminal]:visible');
  await expectLine(terminal, 'from the terminal');
  await keepScreenshot(app, 'chat-terminal');
  await expectAccessible(app);
  await focus(terminal);
  await app.keyboard.type('hello');
  await app.keyboard.press('Enter');
  await expect(output).toContainText('got hello');
  await expect(card.getByText('Ended with code 4.')).toBeVisible();
  await expect(said(app).getByText(/"exitCode":4/)).toBeVisible();
  // Somebody looks at it: it stays until they close it.
  await expectLine(terminal, 'got hello');
  await expect(rows(app)).toHaveAccessibleName(/Done$/);
  await app.reload();
  await expect(output).toContainText('got hello');
});

test('A40: a command of an agent is stopped from its card, and its terminal goes with it', async ({
  app,
}) => {
  await beginChat(app, 'terminal');
  const ask = pane(app).locator('[data-permission]');
  await expect(ask).toBeFocused();
  await app.keyboard.press('1');
  const card = said(app).getByRole('article', { name: 'Command: a command' });
  await card.getByRole('button', { name: 'Stop the command' }).click();
  await expect(card.getByText(/^Ended /)).toBeVisible();
  await expect(rows(app)).toHaveAccessibleName(/Done$/);
  await expect(card.getByRole('button', { name: 'Open terminal' })).toHaveCount(0);
  await expect(app.getByRole('list', { name: 'Terminals of the agent' })).toHaveCount(0);
  await expect(card.getByRole('group', { name: 'Output of the terminal' })).toContainText(
    'from the terminal',
  );
});
