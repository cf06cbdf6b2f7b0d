// People on the lists are of one roost each: those of older files and of removed roosts wait to be asked for.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, expectAccessible, keepScreenshot, test } from '#tests/support/aerie-page.ts';

const roost = (id: string, name: string) => ({
  ...{ id, name, url: `https://${id}.example`, enabled: false, org: '', plain: false },
});

test('people of an older file count for nobody until their roost is chosen', async ({
  app,
  aerie,
}) => {
  const file = join(aerie.home, '.aerie', 'remote.json');
  await mkdir(join(aerie.home, '.aerie'), { recursive: true });
  const access = {
    ...{ locked: false, spectate: false, browserOpen: false, idleTimeout: 0, authTtl: 0 },
    ...{ label: '', connection: 'relay', iceServers: [], directPort: null, passkeyHosts: [] },
    ...{ audit: false, allowed: [{ userId: 'user-7' }], admins: ['ann@example.org'] },
    paths: [{ path: '/home/ann/project', members: ['bob@example.org'] }],
  };
  const roosts = [roost('r1', 'Home'), roost('r2', 'Work')];
  await writeFile(file, JSON.stringify({ version: 1, wingId: '0'.repeat(24), roosts, access }));
  await app.keyboard.press('Control+Shift+Y');
  const page = app.getByRole('dialog', { name: 'Remote access' });
  await page.getByRole('tab', { name: 'Who may come in' }).click();
  await expect(page.getByText('3 entries below say no roost')).toBeVisible();
  await expect(
    page.getByRole('button', { name: 'Remove ann@example.org (No roost)' }),
  ).toBeVisible();
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-people');
  await app.emulateMedia({ colorScheme: 'light' });
  await app.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-people-phone');
  await app.setViewportSize({ width: 1280, height: 720 });
  await page.getByLabel('People you add come through').selectOption('Work');
  await page.getByRole('button', { name: 'They come through Work' }).click();
  await expect(page.getByText(/say no roost/)).toHaveCount(0);
  const admin = page.getByRole('textbox', { name: 'Add admin' });
  await page.getByLabel('People you add come through').selectOption('Home');
  await admin.fill('ann@example.org');
  await admin.press('Enter');
  await expect(page.getByRole('button', { name: 'Remove ann@example.org (Home)' })).toBeVisible();
  await keepScreenshot(app, 'remote-people-bound');
  const kept = JSON.parse(await readFile(file, 'utf8'));
  expect(kept.access).toMatchObject({
    allowed: [{ userId: 'user-7', roost: 'r2' }],
    admins: [
      { email: 'ann@example.org', roost: 'r2' },
      { email: 'ann@example.org', roost: 'r1' },
    ],
    paths: [{ members: [{ email: 'bob@example.org', roost: 'r2' }] }],
  });
});
