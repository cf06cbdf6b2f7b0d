import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import {
  chooseCommand,
  expect,
  expectAccessible,
  keepScreenshot,
} from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testWithSettings } from '#tests/support/aerie-with-settings.ts';
import { beginChat, said, sendMessage } from '#tests/support/chat-page.ts';

/** An Aerie whose settings name the fake agent, and limit what a chat may cost. */
const test = testWithSettings({ 'agents.custom': [fakeAgentLine()], 'agents.chatBudgetUsd': 2 });

test.describe.configure({ timeout: 120_000 });

const page = (app: Page): Locator => app.getByRole('dialog', { name: 'Usage' });

test('what turns, days, agents and chats cost is told, drawn and exported (A57)', async ({
  app,
}) => {
  await chooseCommand(app, 'Usage');
  await expect(page(app).getByText('Nothing was used in the last 30 days')).toBeVisible();
  await expect(page(app).getByRole('button', { name: 'Export CSV' })).toBeDisabled();
  await expectAccessible(app);
  await keepScreenshot(app, 'usage-empty');
  await app.keyboard.press('Escape');

  await beginChat(app, 'spend 0.25');
  await expect(said(app).getByLabel('Usage of this turn')).toHaveText(
    / s · 1 in, 2 out · \$0\.25$/,
  );
  await sendMessage(app, 'spend 1.5');
  await expect(said(app).getByLabel('Usage of this turn').last()).toHaveText(/\$1\.25$/);
  await app.reload();
  await expect(said(app).getByLabel('Usage of this turn')).toHaveText([/\$0\.25$/, /\$1\.25$/]);
  await keepScreenshot(app, 'usage-turns');

  await chooseCommand(app, 'Usage');
  const time = page(app).getByLabel('Time');
  await expect(time).toBeFocused();
  await time.selectOption('Last 7 days');
  const bars = page(app).getByRole('group', { name: 'Cost of each day' }).getByRole('img');
  await expect(bars).toHaveCount(7);
  await bars.last().focus();
  await expect(bars.last()).toHaveAccessibleName(/: \$1\.50, 3 tokens$/);
  await app.keyboard.press('ArrowLeft');
  await expect(bars.nth(5)).toBeFocused();
  await expect(bars.nth(5)).toHaveAccessibleName(/: \$0\.00, 0 tokens$/);
  await app.keyboard.press('End');
  await expect(page(app).getByRole('table', { name: 'By agent' })).toContainText('Fake');
  await expect(page(app).getByRole('table', { name: 'By model' })).toContainText('fake/one');
  await keepScreenshot(app, 'usage-dark');
  await expectAccessible(app);
  await page(app).getByText('Days as a table').click();
  await expect(page(app).getByRole('table').first().getByRole('row')).toHaveCount(8);
  const download = app.waitForEvent('download');
  await page(app).getByRole('button', { name: 'Export CSV' }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv.trim().split('\r\n')).toHaveLength(2);
  expect(csv).toContain(',2,1.5,');

  await time.selectOption('Last 90 days');
  await expect(bars).toHaveCount(90);
  await app.emulateMedia({ colorScheme: 'light' });
  await keepScreenshot(app, 'usage-light');
  await app.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(app);
  await keepScreenshot(app, 'usage-phone');
  await page(app).getByRole('table', { name: 'By chat' }).getByRole('button').click();
  await expect(page(app)).toHaveCount(0);
});

test('a chat near its limit warns, one at its limit waits, and goes on when it is raised (A58)', async ({
  app,
}) => {
  await beginChat(app, 'spend 1.9');
  await expect(said(app).getByText('This chat used 95 % of the limit of $2.00.')).toBeVisible();
  await sendMessage(app, 'spend 2.5');
  await expect(said(app).getByLabel('Usage of this turn').last()).toHaveText(/\$0\.60$/);
  await sendMessage(app, 'spend 2.75');
  const note = /This chat may cost \$2\.00; \$2\.50 is spent\. Your message waits/;
  await expect(said(app).getByText(note)).toBeVisible();
  await expect(app.getByLabel('Waiting messages')).toContainText('spend 2.75');
  await keepScreenshot(app, 'usage-limit');
  await expectAccessible(app);
  const raise = said(app).getByRole('button', { name: 'Raise the limit' }).last();
  await raise.click();
  const dialog = app.getByRole('dialog', { name: 'Raise the limit of $2.00 for each chat' });
  await dialog.getByRole('textbox').fill('1');
  await dialog.getByRole('button', { name: 'Raise the limit' }).click();
  await expect(app.getByText('The limit was not raised', { exact: true })).toBeVisible();
  await raise.click();
  await dialog.getByRole('textbox').fill('10');
  await keepScreenshot(app, 'usage-raise');
  await dialog.getByRole('button', { name: 'Raise the limit' }).click();
  await expect(said(app).getByLabel('Usage of this turn').last()).toHaveText(/\$0\.25$/);
  await expect(app.getByLabel('Waiting messages')).toHaveCount(0);
});
