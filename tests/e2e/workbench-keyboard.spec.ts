import {
  chooseCommand,
  expect,
  expectAccessible,
  keepScreenshot,
  newNamedTerminal,
  renameSelected,
  sessionRows,
  test,
} from '#tests/support/aerie-page.ts';

test('the palette lists commands with their keys, runs them, and remembers the last', async ({
  app,
}) => {
  await app.keyboard.press('Control+Shift+P');
  const option = app.getByRole('option', { name: /New terminal/ }).first();
  await expect(option).toContainText('Ctrl+Shift+Enter');
  await keepScreenshot(app, 'workbench-palette');
  await expectAccessible(app);
  await app.keyboard.type('split down');
  await app.keyboard.press('Enter');
  await expect(sessionRows(app)).toHaveCount(2);
  await app.keyboard.press('F1');
  await expect(app.getByRole('option').first()).toContainText('Split down');
  await app.keyboard.type('zzzz');
  await expect(app.getByText('Nothing found')).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(app.getByPlaceholder('Type a command')).toHaveCount(0);
});

test('the switcher finds a session by part of its name', async ({ app }) => {
  await renameSelected(app, 'alpha');
  await newNamedTerminal(app, 'beta');
  await app.keyboard.press('Control+Shift+O');
  await app.keyboard.type('alp');
  await app.keyboard.press('Enter');
  await expect(app.locator('.dv-active-group .dv-active-tab')).toContainText('alpha');
});

test('tabs and splits are reached by key', async ({ app }) => {
  await renameSelected(app, 'alpha');
  await newNamedTerminal(app, 'beta');
  const active = app.locator('.dv-active-group .dv-active-tab');
  await app.keyboard.press('Alt+1');
  await expect(active).toContainText('alpha');
  await app.keyboard.press('Control+Shift+ArrowRight');
  await expect(active).toContainText('beta');
  await app.keyboard.press('Control+Shift+ArrowRight');
  await expect(active).toContainText('alpha');
  await app.keyboard.press('Alt+9');
  await expect(active).toContainText('beta');
});

test('going from tab to tab by key takes the keyboard along', async ({ app }) => {
  await newNamedTerminal(app, 'second');
  await chooseCommand(app, 'Focus terminal');
  await expect(app.locator('.xterm-helper-textarea:visible')).toBeFocused();
  await app.keyboard.press('Control+Shift+ArrowLeft');
  await expect(app.locator('.xterm-helper-textarea:visible')).toBeFocused();
  await app.keyboard.press('Control+Shift+ArrowRight');
  await expect(app.locator('.xterm-helper-textarea:visible')).toBeFocused();
});

test('closing a terminal gives the keyboard to the one that shows', async ({ app }) => {
  await newNamedTerminal(app, 'second');
  await app.locator('.xterm-helper-textarea:visible').first().focus();
  await app.keyboard.press('Control+Shift+X');
  await expect(sessionRows(app)).toHaveCount(1);
  await expect(app.locator('.xterm-helper-textarea:visible')).toBeFocused();
});

test('F6 leads out of the terminal, through the window, and back', async ({ app }) => {
  const terminal = app.locator('.xterm-helper-textarea');
  await expect(terminal).toBeFocused();
  await app.keyboard.press('F6');
  await expect(app.locator('[data-region="status"] :focus')).toHaveCount(1);
  await app.keyboard.press('F6');
  await expect(app.locator('[data-region="sidebar"] :focus')).toHaveCount(1);
  await app.keyboard.press('F6');
  await expect(app.getByRole('tab', { selected: true })).toBeFocused();
  await app.keyboard.press('F6');
  await expect(terminal).toBeFocused();
  await app.keyboard.press('Shift+F6');
  await expect(app.getByRole('tab', { selected: true })).toBeFocused();
});

for (const key of ['Shift+F10', 'ContextMenu']) {
  test(`${key} opens the menu of a focused tab`, async ({ app }) => {
    await renameSelected(app, 'alpha');
    const tab = app.getByRole('tab', { name: /alpha/ });
    await tab.focus();
    await app.keyboard.press(key);
    const menu = app.getByRole('menu');
    await expect(menu.getByRole('menuitem', { name: 'Rename' })).toBeVisible();
    await app.keyboard.press('Escape');
    await expect(menu).toHaveCount(0);
    await expect(tab).toBeFocused();
    await app.keyboard.press(key);
    await menu.getByRole('menuitem', { name: 'Duplicate' }).press('Enter');
    await expect(sessionRows(app)).toHaveCount(2);
  });
}

test('a shortcut is recorded, warns of conflicts, works, and is reset', async ({ app }) => {
  await chooseCommand(app, 'Keyboard shortcuts');
  await expect(app.getByLabel('Search commands')).toBeFocused();
  const row = app.locator('[data-command="app.toggle-sidebar"]');
  await row.getByRole('button', { name: /Change shortcut/ }).click();
  await app.keyboard.press('Control+Shift+D');
  await expect(row).toContainText('Also used by Split right');
  await expect(app.getByRole('heading', { name: 'Settings' })).toBeInViewport({ ratio: 1 });
  await keepScreenshot(app, 'workbench-shortcuts');
  await expectAccessible(app);
  await row.getByRole('button', { name: /Change shortcut/ }).click();
  await app.keyboard.press('F8');
  await expect(row).toContainText('F8');
  await expect(row).not.toContainText('Also used by');
  await row.getByRole('button', { name: /Change shortcut/ }).click();
  await app.keyboard.press('Escape');
  await expect(row).toContainText('F8');
  await app.keyboard.press('Escape');

  const sidebar = app.getByRole('navigation', { name: 'Sessions' });
  await app.keyboard.press('F8');
  await expect(sidebar).toBeHidden();
  await expect(app.getByRole('button', { name: 'Show sidebar' })).toBeVisible();
  await app.keyboard.press('F8');
  await expect(sidebar).toBeVisible();

  await chooseCommand(app, 'Keyboard shortcuts');
  await row.getByRole('button', { name: /Reset shortcut/ }).click();
  await expect(row).toContainText('Ctrl+Shift+B');
});
