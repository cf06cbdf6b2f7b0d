// What a person at the machine is told of the sandboxes of sessions that were begun from elsewhere.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findSandbox } from '#core/link/eggs/sandbox/find-sandbox.ts';
import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { linkRoost } from '#tests/support/link-roost.ts';
import { browserOf, remote, test } from '#tests/support/remote-page.ts';

test.describe.configure({ timeout: 60_000 });

test('sessions begun from elsewhere say which sandbox holds them, and which none does', async ({
  app,
  aerie,
  roost,
}) => {
  const { kind } = await findSandbox({ platform: process.platform, path: process.env['PATH'] });
  const boxed = join(aerie.home, 'boxed');
  await mkdir(boxed);
  await writeFile(
    join(boxed, 'egg.yaml'),
    'network: [registry.example.org]\nresources: {memory: 1GB, max_fds: 256}\n',
  );
  await linkRoost(app, roost);
  await using free = await browserOf(roost);
  await free.start();
  await remote(app)
    .getByRole('tab', { name: /^Connected now/ })
    .click();
  const begun = remote(app).getByRole('region', { name: 'Sessions begun from elsewhere' });
  await expect(begun.getByText('Not in a sandbox')).toBeVisible();
  await expect(begun.getByText(/it may do all that the user of this machine may/)).toBeVisible();

  await using held = await browserOf(roost);
  const started = held.start({ cwd: boxed });
  if (kind !== 'bubblewrap') {
    await expect(started).rejects.toThrow(/need a sandbox/);
    return;
  }
  await started;
  await expect(begun.getByText(/^In a sandbox \(bubblewrap\)/)).toBeVisible();
  const more = begun.getByText('What it may do');
  await more.focus();
  await app.keyboard.press('Enter');
  await expect(begun.getByText('Only registry.example.org')).toBeVisible();
  await expect(begun.getByText('1024 MiB of memory, 256 open files')).toBeVisible();
  await expect(begun.getByText(/are for each process/)).toBeVisible();
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-box');
  await app.emulateMedia({ colorScheme: 'light' });
  await app.setViewportSize({ width: 360, height: 740 });
  await begun.scrollIntoViewIfNeeded();
  await keepScreenshot(app, 'remote-box-phone');
  await app.setViewportSize({ width: 1280, height: 720 });
  await app.emulateMedia({ colorScheme: 'dark' });

  await begun.locator(`[data-begun="${held.sessionId}"]`).getByRole('button').click();
  await expect(remote(app)).toHaveCount(0);
  const pane = app.locator('[data-terminal]:visible');
  await expect(pane.getByText(/from elsewhere\. In a sandbox \(bubblewrap\)/)).toBeVisible();
  const row = app.getByRole('treeitem', { name: /Begun from elsewhere by .*In a sandbox/ });
  await expect(row).toBeVisible();
  await expect(app.getByRole('treeitem', { name: /Not in a sandbox/ })).toBeVisible();
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-box-marks');
});
