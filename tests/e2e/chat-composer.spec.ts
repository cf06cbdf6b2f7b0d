import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testWithSettings } from '#tests/support/aerie-with-settings.ts';

/** An Aerie whose settings name the fake agent. */
const test = testWithSettings({ 'agents.custom': [fakeAgentLine()] });

test.describe.configure({ timeout: 120_000 });

test('a message is composed with commands, history, pictures and options (A52, A54, A55, A57)', async ({
  app,
}) => {
  await app.keyboard.press('Control+Shift+S');
  const dialog = app.getByRole('dialog', { name: 'New chat' });
  await dialog.getByRole('radio', { name: /^Fake/ }).check();
  await app.keyboard.press('Control+Enter');
  const field = app.getByRole('textbox', { name: 'Message to Fake' });
  await expect(field).toBeFocused();
  await app.getByRole('button', { name: 'Load options' }).click();
  await app.getByRole('button', { name: 'Model: One' }).click();
  await app.keyboard.press('ArrowDown');
  await app.keyboard.press('Enter');
  await expect(app.getByRole('button', { name: 'Model: Two' })).toBeFocused();

  await field.fill('commands');
  await field.press('Enter');
  await expect(field).toHaveValue('');
  await field.pressSequentially('/rev');
  await expect(app.getByRole('option', { name: /review/ })).toBeVisible();
  await expectAccessible(app);
  await field.press('Tab');
  await expect(field).toHaveValue('/review ');
  await expect(app.getByText('Then: what to review')).toBeVisible();
  await field.fill('');
  await field.press('ArrowUp');
  await expect(field).toHaveValue('commands');
  await field.press('ArrowDown');
  await expect(field).toHaveValue('');

  const picture = Buffer.from('iVBORw0KGgo=', 'base64');
  await app.getByLabel('Files to add').setInputFiles([
    { name: 'small.png', mimeType: 'image/png', buffer: picture },
    { name: 'big.png', mimeType: 'image/png', buffer: Buffer.alloc(700 * 1024) },
  ]);
  await expect(app.getByRole('alert').filter({ hasText: 'up to 600 KB' })).toBeVisible();
  await app.getByRole('button', { name: 'Remove small.png' }).click();
  await expect(app.getByRole('button', { name: 'Remove small.png' })).toHaveCount(0);

  await field.fill('echo once more');
  await app.reload();
  await expect(field).toHaveValue('echo once more');
  await field.press('Enter');
  await expect(app.getByRole('button', { name: 'Usage: 10 % · $0.01' })).toBeVisible();
  await keepScreenshot(app, 'chat-composer');
});
