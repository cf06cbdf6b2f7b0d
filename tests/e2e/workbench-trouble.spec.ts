import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  chooseCommand,
  expect,
  expectAccessible,
  keepLooks,
  keepScreenshot,
  newNamedTerminal,
  renameSelected,
  sessionRows,
  terminals,
  test,
} from '#tests/support/aerie-page.ts';
import { startAerie } from '#tests/support/start-aerie.ts';
import {
  expectLine,
  focus,
  openTerminal,
  pointOf,
  run,
  terminal,
} from '#tests/support/terminal-page.ts';

test('a terminal that cannot be drawn says so, leaves the rest alone, and is tried again', async ({
  app,
}) => {
  await app.evaluate(() => {
    const whole = window.IntersectionObserver;
    Object.assign(window, { whole });
    window.IntersectionObserver = class extends whole {
      constructor() {
        super(() => {});
        throw new Error('broken by the test');
      }
    };
  });
  await app.keyboard.press('Control+Shift+Enter');
  const alert = app.getByRole('alert').filter({ hasText: 'This terminal could not be shown' });
  await expect(alert).toBeVisible();
  await expect(sessionRows(app)).toHaveCount(2);
  await keepScreenshot(app, 'workbench-broken-terminal');
  await expectAccessible(app);
  await app.evaluate(() => {
    window.IntersectionObserver = Reflect.get(window, 'whole');
  });
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(alert).toHaveCount(0);
  await expect(app.locator('[data-terminal]:visible .xterm-rows')).toContainText(/[$#] /);
});

test('a page that does not arrive says so, leaves the rest alone, and is tried again', async ({
  app,
}) => {
  const part = /\/remote-page-[^/]*\.js$/;
  await app.route(part, (route) => route.abort());
  await app.reload();
  await expect(terminal(app).locator('.xterm-rows')).toContainText(/[$#] /);
  await app.keyboard.press('Control+Shift+Y');
  const alert = app.getByRole('alert').filter({ hasText: 'Remote access could not be loaded' });
  await expect(alert).toBeVisible();
  await expectAccessible(app);
  await keepLooks(app, 'workbench-not-loaded');
  await app.keyboard.press('Escape');
  await expect(alert).toHaveCount(0);
  await focus(terminal(app));
  await run(app, 'echo "still $((40+2))"');
  await expectLine(terminal(app), 'still 42');
  await app.unroute(part);
  await app.keyboard.press('Control+Shift+Y');
  await expect(app.getByRole('dialog', { name: 'Remote access' })).toBeVisible();
});

test('what the core has to say stays until it is dismissed, for good', async ({ page }) => {
  const aerie = await startAerie({
    prepare: async (home) => {
      await mkdir(join(home, '.aerie'), { recursive: true });
      await writeFile(join(home, '.aerie', 'settings.json'), '{ "not": json');
    },
  });
  try {
    await openTerminal(page, aerie.url);
    const notice = page.getByRole('listitem').filter({ hasText: 'could not be read' });
    await expect(notice).toBeVisible();
    await keepScreenshot(page, 'workbench-notice');
    await expectAccessible(page);
    await page.reload();
    await expect(notice).toBeVisible();
    await notice.getByRole('button', { name: 'Dismiss' }).click();
    await expect(notice).toHaveCount(0);
    await page.reload();
    await expect(page.locator('[data-region="status"]')).toContainText('Connected');
    await expect(terminals(page)).toHaveCount(1);
    await expect(notice).toHaveCount(0);
  } finally {
    await aerie.dispose();
  }
});

test('closing a terminal in which a command runs asks first', async ({ app }) => {
  await renameSelected(app, 'alpha');
  await app.locator('[data-terminal]:visible').click();
  await app.keyboard.type('sleep 300\n');
  await expect(app.getByRole('treeitem', { name: /alpha, Command running/ })).toBeVisible();
  await app.getByTitle('Close alpha').click();
  const dialog = app.getByRole('alertdialog');
  await expect(dialog).toContainText('A command is running');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await app.keyboard.press('Escape');
  await expect(app.getByRole('treeitem', { name: /alpha, Command running/ })).toBeVisible();
  await app.locator('[data-terminal]:visible').click();
  await app.keyboard.press('Control+c');
  await expect(app.getByRole('treeitem', { name: /alpha, Running/ })).toBeVisible();
  await app.getByTitle('Close alpha').click();
  await expect(app.getByRole('treeitem', { name: /alpha/ })).toHaveCount(0);
});

test('a message waits while the pointer is on it', async ({ page, aerie }) => {
  await page.clock.install();
  const pane = await openTerminal(page, aerie.url);
  await pane.locator('.xterm-screen').evaluate((element) => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'a.txt'));
    element.dispatchEvent(
      new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
    );
  });
  const toast = page.getByRole('listitem').filter({ hasText: 'Browsers hide' });
  await toast.hover();
  await page.clock.fastForward(8000);
  await expect(toast).toBeVisible();
  await page.mouse.move(300, 300);
  await page.clock.fastForward(8000);
  await expect(toast).toHaveCount(0);
});

test('what a terminal showed stays readable after Aerie has gone', async ({ page }) => {
  const aerie = await startAerie();
  try {
    const pane = await openTerminal(page, aerie.url);
    await run(page, 'seq 1 100; echo last-$((1 + 1))');
    await expectLine(pane, 'last-2');
    await aerie.end();
    const banner = pane.getByRole('status').filter({ hasText: /Connection lost|Cannot reach/ });
    await expect(banner).toBeVisible();
    const { x, y } = await pointOf(pane, 'last-2');
    const below = await banner.boundingBox();
    expect(y).toBeLessThan(below?.y ?? 0);
    const onTop = await page.evaluate(
      (at) => document.elementFromPoint(at.x, at.y)?.closest('.xterm') !== null,
      { x, y },
    );
    expect(onTop).toBe(true);
  } finally {
    await aerie.dispose();
  }
});

test('what happens while disconnected is made good: a hidden pane, one closed elsewhere', async ({
  page,
  context,
}) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  const aerie = await startAerie();
  try {
    let reachable = true;
    const sockets = new Set<() => Promise<void>>();
    await page.routeWebSocket(/\/ws$/, async (socket) => {
      if (!reachable) return socket.close();
      const server = socket.connectToServer();
      sockets.add(async () => {
        await Promise.all([socket.close(), server.close()]);
      });
    });
    await openTerminal(page, aerie.url);
    await newNamedTerminal(page, 'closed elsewhere');
    await newNamedTerminal(page, 'hidden');
    const other = await context.newPage();
    await other.goto(`http://127.0.0.1:${aerie.port}/`);
    await expect(sessionRows(other)).toHaveCount(3);

    await page.bringToFront();
    reachable = false;
    for (const close of sockets) await close();
    const banner = terminal(page).getByText(/Connection lost|Cannot reach Aerie/);
    await expect(banner).toBeVisible();
    await chooseCommand(page, 'Hide terminal');
    await expect(page.locator('.dv-tab')).toHaveCount(2);
    await page.getByRole('treeitem', { name: 'hidden' }).click();
    await expect(page.locator('.dv-tab')).toHaveCount(3);
    await other.bringToFront();
    await other.getByRole('treeitem', { name: 'closed elsewhere' }).click();
    await chooseCommand(other, 'Close terminal');
    await expect(sessionRows(other)).toHaveCount(2);

    reachable = true;
    await page.bringToFront();
    await expect(sessionRows(page)).toHaveCount(2, { timeout: 20_000 });
    await expect(page.locator('.dv-tab')).toHaveCount(2);
    const pane = terminal(page);
    await focus(pane);
    await run(page, 'echo back-$((1 + 1))');
    await expectLine(pane, 'back-2');
    expect(errors).toEqual([]);
  } finally {
    await aerie.dispose();
  }
});
