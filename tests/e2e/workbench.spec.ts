import {
  chooseCommand,
  expect,
  expectAccessible,
  keepScreenshot,
  newNamedTerminal,
  renameSelected,
  sessionRows,
  terminals,
  test,
} from '#tests/support/aerie-page.ts';

const tab = (name: string) => `.dv-tab:has-text("${name}")`;

test('opening the link shows a ready terminal in an accessible window', async ({ app }) => {
  await expect(sessionRows(app)).toHaveCount(1);
  await expect(app.locator('[data-region="status"]')).toContainText('Connected');
  await expect(app.getByRole('navigation', { name: 'Sessions' })).toBeVisible();
  await expect(app).toHaveTitle('Aerie');
  await keepScreenshot(app, 'workbench-dark');
  await expectAccessible(app);
});

test('sessions are grouped by folder, filtered, and travelled with the arrow keys', async ({
  app,
}) => {
  await renameSelected(app, 'alpha');
  await newNamedTerminal(app, 'beta');
  await app.locator('[data-terminal]:visible').click();
  await app.keyboard.type('cd /usr/share\n');
  await expect(app.getByRole('treeitem', { name: 'Folder /usr/share, 1' })).toBeVisible();
  await expect(app.getByRole('treeitem', { name: 'Folder ~, 1' })).toBeVisible();

  await app.getByLabel('Filter sessions').fill('usr be');
  await expect(sessionRows(app)).toHaveCount(1);
  await app.getByLabel('Filter sessions').fill('nowhere');
  await expect(app.getByText('No session matches')).toBeVisible();
  await app.getByRole('button', { name: 'Clear filter' }).click();
  await expect(sessionRows(app)).toHaveCount(2);

  await app.getByLabel('Filter sessions').press('ArrowDown');
  await app.keyboard.press('Home');
  await expect(app.getByRole('treeitem', { name: 'Folder ~, 1' })).toBeFocused();
  await app.keyboard.press('ArrowLeft');
  await expect(sessionRows(app)).toHaveCount(1);
  await app.keyboard.press('ArrowRight');
  await app.keyboard.press('ArrowDown');
  await expect(app.getByRole('treeitem', { name: /alpha/ })).toBeFocused();
  await app.keyboard.press('Enter');
  await expect(app.locator(`.dv-active-tab${tab('alpha').slice(7)}`)).toBeVisible();
});

test('a session is duplicated, ended, restarted and dismissed from its menu', async ({ app }) => {
  await renameSelected(app, 'alpha');
  const row = app.getByRole('treeitem', { name: /alpha/ });
  await row.click({ button: 'right' });
  await keepScreenshot(app, 'workbench-session-menu');
  await app.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(sessionRows(app)).toHaveCount(2);

  await row.click({ button: 'right' });
  await app.getByRole('menuitem', { name: 'End session' }).click();
  await expect(app.getByRole('treeitem', { name: /alpha, Ended/ })).toBeVisible();
  await row.click({ button: 'right' });
  await app.getByRole('menuitem', { name: 'Restart' }).click();
  await expect(app.getByRole('treeitem', { name: /alpha, Running/ })).toBeVisible();

  await row.click({ button: 'right' });
  await app.getByRole('menuitem', { name: 'End session' }).click();
  await expect(app.getByRole('treeitem', { name: /alpha, Ended/ })).toBeVisible();
  await row.click({ button: 'right' });
  await app.getByRole('menuitem', { name: 'Dismiss' }).click();
  await expect(row).toHaveCount(0);
  await expect(app.locator(tab('alpha'))).toHaveCount(0);
});

test('splits, tabs and the active panel come back after a reload', async ({ app }) => {
  await renameSelected(app, 'alpha');
  await app.keyboard.press('Control+Shift+D');
  await expect(terminals(app)).toHaveCount(2);
  await renameSelected(app, 'beta');
  await newNamedTerminal(app, 'gamma');
  await app.locator(tab('beta')).click();
  await expect(app.locator('.dv-groupview')).toHaveCount(2);
  await keepScreenshot(app, 'workbench-split');
  // The arrangement is saved a moment after the last change; leaving saves at once.
  await app.reload();
  await expect(app.locator('.dv-groupview')).toHaveCount(2);
  await expect(app.locator('.dv-tab')).toHaveCount(3);
  await expect(app.locator('.dv-active-group .dv-active-tab')).toContainText('beta');
  await expect(sessionRows(app)).toHaveCount(3);
});

test('a tab is dragged to the edge of another group to split it', async ({ app }) => {
  await renameSelected(app, 'alpha');
  await newNamedTerminal(app, 'beta');
  await expect(app.locator('.dv-groupview')).toHaveCount(1);
  const content = app.locator('.dv-content-container');
  const box = await content.boundingBox();
  if (!box) throw new Error('no content');
  await app.locator(tab('beta')).dragTo(content, {
    targetPosition: { x: box.width - 30, y: box.height / 2 },
  });
  await expect(app.locator('.dv-groupview')).toHaveCount(2);
  await expect(terminals(app)).toHaveCount(2);
});

test('a second window shows the same sessions, and each keeps its own arrangement', async ({
  app,
}) => {
  await renameSelected(app, 'alpha');
  await newNamedTerminal(app, 'beta');
  const second = await app.context().newPage();
  await second.goto(new URL('/', app.url()).href);
  await expect(sessionRows(second)).toHaveCount(2);
  await expect(second.locator('.dv-tab')).toHaveCount(2);
  await second.keyboard.press('Control+Shift+D');
  await expect(second.locator('.dv-groupview')).toHaveCount(2);
  await expect(sessionRows(app)).toHaveCount(3);
  await expect(app.locator('.dv-tab')).toHaveCount(2);
  await second.reload();
  await expect(second.locator('.dv-groupview')).toHaveCount(2);
  await app.reload();
  await expect(app.locator('.dv-tab')).toHaveCount(2);
  await expect(app.locator('.dv-groupview')).toHaveCount(1);
});

test('closing a tab asks when told to, and can let the session run on', async ({ app }) => {
  await renameSelected(app, 'alpha');
  await chooseCommand(app, 'Settings');
  await app.getByLabel('Ask before ending a session').selectOption('always');
  await app.keyboard.press('Escape');
  await app.getByTitle('Close alpha').click();
  const dialog = app.getByRole('alertdialog');
  await expect(dialog).toContainText('Close “alpha”?');
  await keepScreenshot(app, 'workbench-close-dialog');
  await expectAccessible(app);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(app.locator(tab('alpha'))).toHaveCount(1);

  await app.getByTitle('Close alpha').click();
  await dialog.getByRole('button', { name: 'Keep it running' }).click();
  await expect(app.locator('.dv-tab')).toHaveCount(0);
  await expect(app.getByRole('treeitem', { name: /alpha, Running/ })).toBeVisible();
  await expect(app.getByText('No terminal open here')).toBeVisible();
  await keepScreenshot(app, 'workbench-empty-dock');
  await expectAccessible(app);

  await app.getByRole('treeitem', { name: /alpha/ }).click();
  await app.getByTitle('Close alpha').click();
  await dialog.getByRole('button', { name: 'End session' }).click();
  await expect(app.getByText('No sessions yet')).toBeVisible();
  await keepScreenshot(app, 'workbench-no-sessions');
});

test('a session that wants attention is marked until it is looked at', async ({ app }) => {
  await renameSelected(app, 'alpha');
  await newNamedTerminal(app, 'beta');
  await app.locator('[data-terminal]:visible').click();
  await app.keyboard.type("sleep 1; printf '\\a'\n");
  await app.getByRole('treeitem', { name: /alpha/ }).click();
  await expect(app.getByRole('treeitem', { name: /beta, .*Rang the bell/ })).toBeVisible();
  await expect(app).toHaveTitle('(1) Aerie');
  await expect(app.locator(`${tab('beta')} [aria-label="Rang the bell"]`)).toBeVisible();
  await keepScreenshot(app, 'workbench-attention');
  await app.getByRole('treeitem', { name: /beta/ }).click();
  await expect(app).toHaveTitle('Aerie');
  await expect(app.getByRole('treeitem', { name: /Rang the bell/ })).toHaveCount(0);
});

test('an address that names a session shows it', async ({ app }) => {
  await renameSelected(app, 'alpha');
  const id = await sessionRows(app).first().getAttribute('data-session');
  await newNamedTerminal(app, 'beta');
  await app.evaluate((session) => {
    location.hash = `#/s/${session}`;
  }, id);
  await expect(app.locator('.dv-active-group .dv-active-tab')).toContainText('alpha');
});

test('an address that means nothing does no harm', async ({ app }) => {
  await app.evaluate(() => {
    location.hash = '#/s/%E0%A4%A';
  });
  await app.reload();
  await expect(terminals(app).locator('.xterm-rows')).toContainText(/[$#] /);
});

test('the status bar tells how the last command ended, in words too', async ({ app }) => {
  await app.locator('[data-terminal]:visible').click();
  const status = app.locator('[data-region="status"]');
  await app.keyboard.type('true\n');
  await expect(status).toContainText('Last command succeeded');
  await app.keyboard.type('(exit 7)\n');
  await expect(status).toContainText('Last command failed with exit code 7');
  await expectAccessible(app);
});
