import type { Page } from '@playwright/test';
import {
  expect,
  expectAccessible,
  keepScreenshot,
  sessionRows,
  terminals,
  test,
} from '#tests/support/aerie-page.ts';

async function openSettings(page: Page, search = ''): Promise<void> {
  await page.keyboard.press('Control+,');
  await expect(page.getByLabel('Search settings')).toBeFocused();
  if (search !== '') await page.getByLabel('Search settings').fill(search);
}

const row = (page: Page, key: string) => page.locator(`[data-setting="${key}"]`);

test('a setting is found, changed, marked, kept through a reload, and reset', async ({ app }) => {
  await openSettings(app);
  await keepScreenshot(app, 'workbench-settings');
  await expectAccessible(app);
  await app.getByLabel('Search settings').fill('font size');
  const size = row(app, 'terminal.fontSize');
  await expect(size).toContainText('Height of terminal text in pixels.');
  await expect(size).toContainText('Default: 14');
  await size.getByRole('textbox').fill('20');
  await size.getByRole('textbox').press('Enter');
  await expect(size).toContainText('changed');
  await app.reload();
  await expect(terminals(app)).toHaveCount(1);
  await openSettings(app, '@changed');
  await expect(size.getByRole('textbox')).toHaveValue('20');
  await size.getByRole('button', { name: 'Reset Font size' }).click();
  await expect(app.getByText('No setting matches')).toBeVisible();
  await keepScreenshot(app, 'workbench-settings-none');
});

test('a value that is not valid is told beside the field and not taken', async ({ app }) => {
  await openSettings(app, 'font size');
  const size = row(app, 'terminal.fontSize');
  for (const bad of ['500', 'large', '']) {
    await size.getByRole('textbox').fill(bad);
    await size.getByRole('textbox').press('Enter');
    await expect(size.getByRole('alert')).toBeVisible();
    await expect(size.getByRole('textbox')).toHaveAttribute('aria-invalid', 'true');
  }
  await expect(size).not.toContainText('changed');
  await keepScreenshot(app, 'workbench-settings-invalid');
});

test('a profile is added, used, duplicated, made the default and deleted', async ({ app }) => {
  test.slow();
  await openSettings(app, 'profiles');
  await app.getByRole('button', { name: 'Add profile' }).click();
  const form = app.getByRole('form', { name: 'Profile' });
  await form.getByRole('button', { name: 'Save profile' }).click();
  await expect(form.getByRole('alert')).toContainText('Give the profile a name');
  await form.getByLabel('Name', { exact: true }).fill('Sleeper');
  await form.getByLabel(/Shell or program/).fill('/bin/sh');
  await form.getByLabel(/Arguments/).fill('-c\nsleep 60');
  await form.getByLabel(/Folder to start in/).fill('/usr');
  await form.getByLabel('Icon').selectOption('rocket');
  await form.getByLabel('Colour').selectOption('teal');
  await keepScreenshot(app, 'workbench-profiles');
  await expectAccessible(app);
  await form.getByRole('button', { name: 'Save profile' }).click();
  const list = app.getByRole('list', { name: 'Profiles' });
  await expect(list).toContainText('Sleeper');
  await list.getByRole('button', { name: 'Duplicate Sleeper' }).click();
  await form.getByRole('button', { name: 'Save profile' }).click();
  await expect(list).toContainText('Sleeper copy');
  await list.getByRole('button', { name: 'Delete Sleeper copy' }).click();
  await app.getByRole('alertdialog').getByRole('button', { name: 'Delete profile' }).click();
  await expect(list).not.toContainText('Sleeper copy');
  await list.getByRole('button', { name: 'Make Sleeper the default' }).click();
  await expect(list.getByRole('button', { name: 'Make Sleeper the default' })).toBeDisabled();
  await app.keyboard.press('Escape');

  await app.getByRole('button', { name: 'New terminal with profile' }).click();
  await app.getByRole('menuitem', { name: /Sleeper/ }).click();
  await expect(app.getByRole('treeitem', { name: 'Folder /usr, 1' })).toBeVisible();
  await expect(app.locator('[data-region="status"]')).toContainText('Sleeper');
});

test('a program that cannot be started is told in a message that stays readable', async ({
  app,
}) => {
  test.slow();
  await openSettings(app, 'profiles');
  await app.getByRole('button', { name: 'Add profile' }).click();
  const form = app.getByRole('form', { name: 'Profile' });
  await form.getByLabel('Name', { exact: true }).fill('Broken');
  await form.getByLabel(/Shell or program/).fill('/no/such/shell');
  await form.getByRole('button', { name: 'Save profile' }).click();
  await app.keyboard.press('Escape');
  await app.getByRole('button', { name: 'New terminal with profile' }).click();
  await app.getByRole('menuitem', { name: /Broken/ }).click();
  const toast = app.getByRole('listitem').filter({ hasText: 'could not be started' });
  await expect(toast).toBeVisible();
  await keepScreenshot(app, 'workbench-error-toast');
  await expectAccessible(app);
  await toast.getByRole('button', { name: 'Dismiss' }).click();
  await expect(toast).toHaveCount(0);
  await expect(sessionRows(app)).toHaveCount(1);
});

test('a colour scheme is imported, previewed, used and deleted', async ({ app }) => {
  const names = ['black', 'red', 'green', 'yellow', 'blue', 'purple', 'cyan', 'white'];
  const scheme = {
    name: 'Paper',
    background: '#FAF4E0',
    foreground: '#202020',
    ...Object.fromEntries(
      names.flatMap((name) => [
        [name, '#804020'],
        [`bright${name.charAt(0).toUpperCase()}${name.slice(1)}`, '#A05030'],
      ]),
    ),
  };
  await openSettings(app, 'scheme');
  const imports = row(app, 'terminal.importedColorSchemes');
  const file = (name: string, text: string) => ({
    name,
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  });
  await imports.locator('input[type=file]').setInputFiles(file('bad.json', '{}'));
  await expect(imports.getByRole('alert')).toContainText('No colour scheme was found');
  await imports.locator('input[type=file]').setInputFiles(file('a.json', JSON.stringify(scheme)));
  await imports.getByRole('button', { name: 'Keep and use Paper' }).click();
  await expect(row(app, 'terminal.colorScheme').getByRole('combobox')).toHaveValue(
    'imported-paper',
  );
  await keepScreenshot(app, 'workbench-schemes');
  await app.keyboard.press('Escape');
  await expect(terminals(app).first()).toHaveCSS('background-color', 'rgb(250, 244, 224)');
  await openSettings(app, 'scheme');
  await imports.getByRole('button', { name: 'Delete Paper' }).click();
  await app.keyboard.press('Escape');
  await expect(terminals(app).first()).not.toHaveCSS('background-color', 'rgb(250, 244, 224)');
});
