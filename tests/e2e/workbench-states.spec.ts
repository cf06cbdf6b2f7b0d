import { devices } from '@playwright/test';
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
import { startAerie } from '#tests/support/start-aerie.ts';
import { expectLine, openTerminal } from '#tests/support/terminal-page.ts';

test('the theme follows the system while it changes, and can be chosen', async ({ app }) => {
  test.slow();
  const root = app.locator('html');
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await app.emulateMedia({ colorScheme: 'light' });
  await expect(root).toHaveAttribute('data-theme', 'light');
  await expect(terminals(app).first()).toHaveCSS('background-color', 'rgb(255, 255, 255)');
  await keepScreenshot(app, 'workbench-light');
  await expectAccessible(app);
  await app.emulateMedia({ contrast: 'more' });
  await expect(root).toHaveAttribute('data-theme', 'high-contrast');
  await keepScreenshot(app, 'workbench-high-contrast');
  await expectAccessible(app);
  await chooseCommand(app, 'Theme: Dark');
  await expect(root).toHaveAttribute('data-theme', 'dark');
});

test('motion is reduced when the system or the setting asks for it', async ({ app }) => {
  const root = app.locator('html');
  await app.emulateMedia({ reducedMotion: 'no-preference' });
  await expect(root).toHaveAttribute('data-motion', 'full');
  await app.emulateMedia({ reducedMotion: 'reduce' });
  await expect(root).toHaveAttribute('data-motion', 'reduced');
  await app.emulateMedia({ reducedMotion: 'no-preference' });
  await app.keyboard.press('Control+,');
  await app
    .locator('[data-setting="appearance.reduceMotion"]')
    .getByRole('combobox')
    .selectOption('on');
  await app.keyboard.press('Escape');
  await expect(root).toHaveAttribute('data-motion', 'reduced');
  await app.locator('[data-terminal]:visible').click();
  await app.keyboard.type("printf '\\a'\n");
  await expect(app.locator('[data-bell]')).toHaveCSS('animation-duration', '0s');
});

test('the interface is zoomed by the setting', async ({ app }) => {
  await app.keyboard.press('Control+,');
  const zoom = app.locator('[data-setting="appearance.zoom"]').getByRole('textbox');
  await zoom.fill('1.5');
  await zoom.press('Enter');
  await app.keyboard.press('Escape');
  await expect(app.locator('body')).toHaveCSS('font-size', '19.5px');
  await keepScreenshot(app, 'workbench-zoomed');
});

test('many sessions with long names stay tidy', async ({ app }) => {
  test.slow();
  for (let i = 1; i <= 12; i++) {
    await newNamedTerminal(
      app,
      `A rather long name that no sidebar is wide enough for, number ${i}`,
    );
  }
  await expect(sessionRows(app)).toHaveCount(13);
  const wide = await app.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(wide).toBe(false);
  await keepScreenshot(app, 'workbench-many');
  await expectAccessible(app);
});

test('a lost connection is told, with a way to retry, and comes back', async ({ page }) => {
  test.slow();
  const first = await startAerie();
  await openTerminal(page, first.url);
  await first.dispose();
  const status = page.locator('[data-region="status"]');
  await expect(status).toContainText(/Connection lost|Cannot reach Aerie/);
  await expect(status.getByRole('button', { name: 'Retry now' })).toBeVisible();
  await expect(page.getByText(/^(Connection lost\. |Cannot reach Aerie\. )/)).toBeVisible();
  await keepScreenshot(page, 'workbench-disconnected');
  await expectAccessible(page);
  // The same address, but a new Aerie that does not know this browser.
  const second = await startAerie({ args: ['--port', String(first.port)] });
  try {
    await status
      .getByRole('button', { name: 'Retry now' })
      .click({ timeout: 2000 })
      .catch(() => {
        // It may have retried by itself.
      });
    await expect(page.getByRole('heading', { name: 'Signed out' })).toBeVisible({
      timeout: 15_000,
    });
    await expect(page.getByText('aerie serve')).toBeVisible();
    await keepScreenshot(page, 'workbench-signed-out');
    await expectAccessible(page);
  } finally {
    await second.dispose();
  }
});

test('a narrow window shows one terminal, and gives the arrangement back when wide', async ({
  app,
}) => {
  await renameSelected(app, 'alpha');
  await app.keyboard.press('Control+Shift+D');
  await expect(terminals(app)).toHaveCount(2);
  await renameSelected(app, 'beta');
  await app.setViewportSize({ width: 360, height: 700 });
  await expect(terminals(app)).toHaveCount(1);
  await app.getByLabel('Session', { exact: true }).selectOption({ label: 'alpha' });
  await expect(app.locator('[data-terminal]')).toHaveAccessibleName(/alpha/);
  await app.setViewportSize({ width: 1280, height: 800 });
  await expect(app.locator('.dv-groupview')).toHaveCount(2);
  await expect(app.locator('.dv-active-group .dv-active-tab')).toContainText('alpha');
  const alpha = app.locator('[data-terminal][aria-label*="alpha"] .xterm-helper-textarea');
  await expect(alpha).toBeFocused();
  await app.setViewportSize({ width: 360, height: 700 });
  await expect(terminals(app)).toHaveCount(1);
  await expect(alpha).toBeFocused();
});

test('the sidebar is made wider by mouse and keyboard, and stays so', async ({ app }) => {
  const sidebar = app.getByRole('navigation', { name: 'Sessions' });
  const edge = app.getByRole('separator', { name: 'Width of the sidebar' });
  const width = async (): Promise<number> => (await sidebar.boundingBox())?.width ?? 0;
  const before = await width();
  await edge.hover();
  const box = await edge.boundingBox();
  const x = (box?.x ?? 0) + 4;
  await app.mouse.down();
  await app.mouse.move(x + 80, 300, { steps: 4 });
  await app.mouse.up();
  await expect.poll(width).toBe(before + 80);
  await edge.focus();
  await edge.press('ArrowLeft');
  await expect.poll(width).toBe(before + 64);
  await expect(edge).toHaveAttribute('aria-valuenow', '312');
  await app.reload();
  await expect.poll(width).toBe(before + 64);
  await edge.press('Home');
  await expect.poll(width).toBeLessThan(before);
  await edge.dblclick();
  await expect.poll(width).toBe(before);
});

test.describe('on a phone', () => {
  const { defaultBrowserType: _, ...pixel } = devices['Pixel 7'];
  test.use({ ...pixel, viewport: { width: 360, height: 740 } });

  test('sessions are in a drawer, and keys that touch lacks are on the screen', async ({
    page,
    aerie,
  }) => {
    await page.goto(aerie.url);
    await expect(page.locator('.xterm-rows')).toContainText(/[$#] /);
    const pane = terminals(page).first();
    const keys = page.getByRole('toolbar', { name: 'Terminal keys' });
    await expect(keys).toBeVisible();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(wide).toBe(false);
    await keepScreenshot(page, 'workbench-phone');
    await expectAccessible(page);

    await pane.locator('.xterm-screen').tap();
    await page.keyboard.type('cat -v\n');
    await keys.getByRole('button', { name: 'Esc' }).tap();
    await keys.getByRole('button', { name: 'Up' }).tap();
    await keys.getByRole('button', { name: 'Pipe' }).tap();
    await page.keyboard.press('Enter');
    await expectLine(pane, '^[^[[A|');
    await keys.getByRole('button', { name: 'Ctrl' }).tap();
    await page.keyboard.type('c');
    await page.keyboard.type('echo ba""ck\n');
    await expectLine(pane, 'back');

    await page.getByRole('button', { name: 'New terminal' }).tap();
    // The drawer makes way for a terminal that comes.
    await expect(pane).not.toContainText('back');
    await page.getByRole('button', { name: 'Sessions' }).tap();
    await expect(sessionRows(page)).toHaveCount(2);
    await keepScreenshot(page, 'workbench-phone-drawer');
    await expectAccessible(page);
    await sessionRows(page).first().tap();
    await expect(sessionRows(page)).toHaveCount(0);
    await expect(terminals(page)).toHaveCount(1);
  });
});
