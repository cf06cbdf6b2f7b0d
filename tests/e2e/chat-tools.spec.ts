import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testWithSettings } from '#tests/support/aerie-with-settings.ts';

/** An Aerie whose settings name the fake agent. */
const test = testWithSettings({ 'agents.custom': [fakeAgentLine()] });

test.describe.configure({ timeout: 120_000 });

test('cards show changes, output, pictures and what a command hides (A33, A34, A36, A38, A45)', async ({
  app,
}) => {
  await app.setViewportSize({ width: 1100, height: 1500 });
  await app.keyboard.press('Control+Shift+S');
  const dialog = app.getByRole('dialog', { name: 'New chat' });
  await dialog.getByRole('radio', { name: /^Fake/ }).check();
  await dialog.getByLabel('Message').fill('work');
  await app.keyboard.press('Control+Enter');

  const edit = app.getByRole('article', { name: 'Edit: src/x.ts' });
  await expect(edit.getByRole('row')).toHaveText([/one/, /−two/, /\+2/]);
  await expect(edit.getByText('1 line added, 1 removed').first()).toBeAttached();

  const run = app.getByRole('article', { name: 'Command: make all' });
  await expect(run).toContainText('exit 2');
  await expect(run).toContainText('Failed');
  await expect(run.getByText('row 40')).toBeVisible();
  await expect(run).not.toContainText('row 5\n');
  await run.getByRole('button', { name: /Show all 40 lines/ }).click();
  await expect(run.getByLabel('Output', { exact: true })).toHaveText(/^row 1\nrow 2\n/);

  const picture = app.getByRole('article', { name: 'Tool: screenshot' }).getByRole('img');
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBe(48);

  const ask = app.locator('[data-permission]');
  await expect(ask).toContainText('cat notesU+202E.txt');
  await expect(ask.getByRole('button', { name: 'Always allow' })).toBeEnabled();
  await keepScreenshot(app, 'chat-tools');
  await expectAccessible(app);
  await ask.getByRole('button', { name: 'Always allow' }).click();
  await expect(app.getByText('"optionId":"always"')).toBeVisible();
  await expect(app.getByText(/Allowed until the agent restarts/)).toBeVisible();
  await expect(app.getByLabel(/^Message to /)).toBeFocused();
});
