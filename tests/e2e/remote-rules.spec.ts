// Rules of remote access that could open more than somebody means to, and a file of rules that breaks.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultRemoteConfig } from '#shared/contract/remote-config.ts';
import { expect, expectAccessible, keepScreenshot, test } from '#tests/support/aerie-page.ts';
import { bar, remote, tab } from '#tests/support/remote-page.ts';

/** A machine with one roost, and one folder with one member; its file of rules. */
async function aSharedFolder(home: string): Promise<string> {
  const file = join(home, '.aerie', 'remote.json');
  await mkdir(join(home, '.aerie'), { recursive: true });
  const roost = { id: 'r1', name: 'Home', url: 'https://r1.example', org: '', plain: false };
  const rules = {
    ...{ version: 1, people: 1, wingId: '0'.repeat(24), roosts: [{ ...roost, enabled: false }] },
    access: {
      ...defaultRemoteConfig,
      paths: [{ path: '/home/ann/project', members: [{ email: 'bob@example.org', roost: 'r1' }] }],
    },
  };
  await writeFile(file, JSON.stringify(rules));
  return file;
}

test('a folder is not opened to everybody with its last member, unless that is chosen', async ({
  app,
  aerie,
}) => {
  const file = await aSharedFolder(aerie.home);
  const kept = async (): Promise<unknown> => JSON.parse(await readFile(file, 'utf8')).access.paths;
  await app.keyboard.press('Control+Shift+Y');
  await tab(app, 'Who may come in').click();
  const remove = remote(app).getByRole('button', { name: 'Remove bob@example.org' });
  const question = app.getByRole('alertdialog');
  await remove.click();
  await expect(question).toContainText('open to every member of the organisation');
  await expect(question.getByRole('button', { name: 'Stop sharing it' })).toBeFocused();
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-last-member');
  await app.setViewportSize({ width: 360, height: 740 });
  await app.emulateMedia({ colorScheme: 'light' });
  await keepScreenshot(app, 'remote-last-member-phone');
  await app.setViewportSize({ width: 1280, height: 720 });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(remove).toBeVisible();
  await remove.click();
  await app.keyboard.press('Enter');
  await expect(remote(app).getByText('No folders are shared.')).toBeVisible();
  await expect.poll(kept).toEqual([]);
  await remote(app).getByRole('button', { name: 'Undo' }).click();
  await remove.click();
  await question.getByRole('button', { name: 'Open it to all members' }).click();
  await expect(remote(app).getByText('Open to every member of the organisation.')).toBeVisible();
  await expect.poll(kept).toEqual([{ path: '/home/ann/project', members: [] }]);
});

test('rules that break while Aerie runs are told at once, and followed again once they are right', async ({
  app,
  aerie,
}) => {
  const file = await aSharedFolder(aerie.home);
  await app.keyboard.press('Control+Shift+Y');
  await expect(remote(app).getByText('Switched off')).toBeVisible();
  const good = await readFile(file, 'utf8');
  await writeFile(file, `${good.slice(0, -1)},`);
  const told = remote(app).getByRole('alert');
  await expect(told).toContainText(`${file} cannot be read. Those from before hold`);
  await expect(bar(app)).toHaveText('Remote access: rules not read');
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-rules-broken');
  await app.setViewportSize({ width: 360, height: 740 });
  await app.emulateMedia({ colorScheme: 'light' });
  await keepScreenshot(app, 'remote-rules-broken-phone');
  await writeFile(file, good);
  await expect(told).toHaveCount(0);
});
