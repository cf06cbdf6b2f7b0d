import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  chooseCommand,
  expect,
  expectAccessible,
  keepScreenshot,
} from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testPrepared } from '#tests/support/aerie-with-settings.ts';
import { writeSettings } from '#tests/support/write-settings.ts';

/** An Aerie whose settings name a fake agent, one that has modes and models only, and a preset. */
const test = testPrepared(async (home) => {
  await writeSettings(home, { 'agents.custom': [fakeAgentLine(), fakeAgentLine('modes', 'Old')] });
  await mkdir(join(home, 'project'));
});

test.describe.configure({ timeout: 120_000 });

test('a preset is saved, begun from the palette with its options, and changed in the settings (A55)', async ({
  app,
  aerie,
}) => {
  const project = join(aerie.home, 'project');
  await app.keyboard.press('Control+Shift+S');
  const dialog = app.getByRole('dialog', { name: 'New chat' });
  await dialog.getByRole('radio', { name: /^Fake/ }).check();
  await dialog.getByRole('combobox', { name: 'Folder' }).fill(project);
  await app.keyboard.press('Control+Enter');
  await app.getByRole('button', { name: 'Load options' }).click();
  await app.getByRole('button', { name: 'Model: One' }).click();
  await app.keyboard.press('ArrowDown');
  await app.keyboard.press('Enter');
  await expect(app.getByRole('button', { name: 'Model: Two' })).toBeVisible();

  await app.keyboard.press('Control+Shift+S');
  await dialog.getByRole('radio', { name: /^Fake/ }).check();
  await dialog.getByRole('combobox', { name: 'Folder' }).fill(project);
  await dialog.getByLabel('Message').fill('echo from the preset');
  await dialog.getByRole('button', { name: 'Save as preset…' }).click();
  await app.getByLabel('Name of the preset').fill('Look around');
  await app.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Look around' })).toBeVisible();
  await expectAccessible(app);
  await keepScreenshot(app, 'chat-presets-dialog');
  await dialog.getByLabel('Message').fill('');
  await dialog.getByRole('button', { name: 'Look around' }).click();
  await expect(dialog.getByLabel('Message')).toHaveValue('echo from the preset');
  await dialog.getByLabel('Message').fill('');
  await app.keyboard.press('Escape');

  await chooseCommand(app, 'New chat: Look around');
  await expect(app.getByRole('article', { name: 'Agent' })).toContainText('from the preset');
  // In a session of its own, with what was chosen in the chat before.
  await expect(app.getByRole('button', { name: 'Model: Two' })).toBeVisible();

  await chooseCommand(app, 'Settings');
  await app.getByPlaceholder('Search settings').fill('presets');
  const list = app.getByRole('list', { name: 'Presets' });
  await expect(list).toContainText('fake/two');
  await app.getByRole('button', { name: 'Add preset' }).click();
  const form = app.getByRole('form', { name: 'Preset' });
  await form.getByRole('button', { name: 'Save preset' }).click();
  await expect(form.getByRole('alert')).toHaveText('Give the preset a name.');
  await form.getByLabel('Name').fill('Plain start');
  await expectAccessible(app);
  await keepScreenshot(app, 'chat-presets-settings');
  await form.getByRole('button', { name: 'Save preset' }).click();
  await list.getByRole('button', { name: 'Move Plain start up' }).click();
  await expect(list.getByRole('listitem').first()).toContainText('Plain start');
  await list.getByRole('button', { name: 'Delete Plain start' }).click();
  await app.getByRole('button', { name: 'Delete preset' }).click();
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await app.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(app);
  await keepScreenshot(app, 'chat-presets-phone');
});

test('an agent that has modes and models only lets both be chosen, remembered for the next chat (A51 A55)', async ({
  app,
}) => {
  const begin = async (): Promise<void> => {
    await app.keyboard.press('Control+Shift+S');
    const dialog = app.getByRole('dialog', { name: 'New chat' });
    await dialog.getByRole('radio', { name: /^Old/ }).check();
    await app.keyboard.press('Control+Enter');
    await app.getByRole('button', { name: 'Load options' }).click();
  };
  await begin();
  await app.getByRole('button', { name: 'Model: One' }).click();
  await app.keyboard.press('ArrowDown');
  await app.keyboard.press('Enter');
  await expect(app.getByRole('button', { name: 'Model: Two' })).toBeVisible();
  await app.getByRole('button', { name: 'Mode: Ask' }).click();
  const plan = app.getByRole('option', { name: /^Plan/ });
  await expect(plan).toContainText('Asks the model not to edit');
  await expect(plan).not.toContainText('Read-only');
  await app.keyboard.press('ArrowDown');
  await app.keyboard.press('Enter');
  await expect(app.getByRole('button', { name: 'Mode: Code' })).toBeVisible();
  await begin();
  await expect(app.getByRole('button', { name: 'Model: Two' })).toBeVisible();
  await expect(app.getByRole('button', { name: 'Mode: Code' })).toBeVisible();
});
