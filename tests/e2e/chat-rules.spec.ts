import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testWithSettings } from '#tests/support/aerie-with-settings.ts';
import { beginChat, sendMessage } from '#tests/support/chat-page.ts';

/** An Aerie whose settings name the fake agent. */
const test = testWithSettings({ 'agents.custom': [fakeAgentLine()] });

test.describe.configure({ timeout: 120_000 });

const question = (page: Page): Locator => page.locator('[data-permission]');

async function openRules(page: Page): Promise<Locator> {
  await page.keyboard.press('F1');
  await page.keyboard.type('Permission rules');
  await page.keyboard.press('Enter');
  const rules = page.getByRole('dialog', { name: 'Permission rules' });
  await expect(rules).toBeVisible();
  return rules;
}

test('a question is answered for good by a rule of Aerie, which is listed, edited and revoked (A47, A48)', async ({
  app,
}) => {
  await beginChat(app, 'permission git log --oneline');
  const always = question(app).getByRole('button', { name: 'Allow always in Aerie…' });
  await expect(always).not.toHaveAttribute('aria-disabled', 'true');
  await always.click();
  const dialog = app.getByRole('dialog', { name: 'Allow always in Aerie' });
  await expect(dialog.getByRole('radio')).toHaveCount(3);
  await dialog.getByRole('radio', { name: /git log …/ }).check();
  await dialog.getByRole('checkbox', { name: /For all other agents/ }).check();
  await expectAccessible(app);
  await keepScreenshot(app, 'rules-remember');
  await dialog.getByRole('button', { name: 'Allow and keep the rule' }).click();
  await expect(app.getByText(/Allowed once by you/)).toBeVisible();

  await sendMessage(app, 'permission git log -5');
  const auto = /Allowed once automatically \(your rule: Allow running git log …/;
  await expect(app.getByText(auto)).toBeVisible();
  // What hides something is asked, and no rule is offered for it.
  await sendMessage(app, "permission git log '\u202e'");
  await expect(always).not.toHaveAttribute('aria-disabled', 'true');
  await always.click();
  await expect(dialog.getByText(/No rule is sure/)).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(question(app)).toBeVisible();
  await question(app).press('3');
  await expect(app.getByText(/^Rejected by you/)).toBeVisible();

  const rules = await openRules(app);
  const row = rules.getByRole('list', { name: 'Rules' }).getByRole('listitem');
  await expect(row).toHaveText(/Allow running git log … in ~ for all agents/);
  await rules.getByRole('button', { name: /^Edit: Allow running git log/ }).click();
  const form = app.getByRole('dialog', { name: 'Edit rule' });
  await form.getByLabel('Answer').selectOption('Refuse');
  await form.getByRole('textbox', { name: 'Command' }).fill('git log; rm *');
  await form.getByRole('button', { name: 'Save rule' }).click();
  await expect(form.getByRole('alert')).toContainText('words only');
  await form.getByRole('textbox', { name: 'Command' }).fill('git log *');
  await form.getByRole('button', { name: 'Save rule' }).click();
  await expect(row).toHaveText(/Refuse running git log …/);
  await rules.getByRole('searchbox').fill('nothing like it');
  await expect(rules.getByText('No rule matches')).toBeVisible();
  await rules.getByRole('button', { name: 'Clear search' }).click();
  await keepScreenshot(app, 'rules-dark');
  await rules.getByRole('button', { name: /^Revoke: Refuse running git log/ }).click();
  await expect(rules.getByText('No rules yet')).toBeVisible();
  await keepScreenshot(app, 'rules-empty');
  await rules.getByRole('button', { name: 'Undo' }).click();
  await expect(row).toHaveText(/Refuse running git log …/);
  await app.keyboard.press('Escape');

  await sendMessage(app, 'permission git log -1');
  await expect(app.getByText(/Rejected automatically \(your rule: Refuse/)).toBeVisible();
});

test('a preset shows what it would allow before it is used (A47)', async ({ app }) => {
  await beginChat(app, 'permission ls');
  await expect(question(app)).toBeVisible();
  const rules = await openRules(app);
  await rules.getByRole('tab', { name: 'Try out' }).click();
  const asked = rules.getByRole('list', { name: 'What agents asked for last' });
  await expect(asked.getByRole('listitem')).toHaveText(/ls.*Fake.*Asks you/);
  await expect(rules.getByText(/^\d+ allowed/)).toHaveText('0 allowed, 0 refused, 6 asked.');
  await rules.getByLabel('What would be decided by').selectOption('Preset: Read only');
  await expect(rules.getByText(/^\d+ allowed/)).toHaveText('0 allowed, 4 refused, 2 asked.');
  await expect(asked).toContainText('Refuse running any command');
  await rules.getByLabel('What would be decided by').selectOption('Preset: Edit inside the folder');
  await expect(rules.getByText(/^\d+ allowed/)).toHaveText('1 allowed, 0 refused, 5 asked.');
  const tried = rules.getByRole('list', { name: 'Try any action' });
  await rules.getByLabel('Action 3', { exact: true }).fill('../elsewhere.ts');
  await expect(rules.getByText(/^\d+ allowed/)).toHaveText('0 allowed, 0 refused, 6 asked.');
  await rules.getByLabel('Action 3', { exact: true }).fill('src/index.ts');
  await expect(tried.getByRole('listitem').nth(2)).toContainText(
    'Allow changing any file that is not hidden',
  );
  await expectAccessible(app);
  await keepScreenshot(app, 'rules-try');
  await app.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(app);
  await keepScreenshot(app, 'rules-try-phone');
  await rules.getByRole('button', { name: 'Use this preset' }).click();
  await expect(rules.getByLabel('What would be decided by')).toHaveValue('');
  await expect(rules.getByText(/^\d+ allowed/)).toHaveText('1 allowed, 0 refused, 5 asked.');
  await rules.getByRole('tab', { name: 'Rules' }).click();
  await expect(rules.getByRole('list', { name: 'Rules' }).getByRole('listitem')).toHaveText([
    /Allow reading any file/,
    /Allow changing any file/,
  ]);
  await keepScreenshot(app, 'rules-phone');
});
