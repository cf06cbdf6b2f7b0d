// How links are and what helps, who is recorded and cut off, and whose keys count: as a person sees it.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultRemoteConfig } from '#shared/contract/remote-config.ts';
import { expect, expectAccessible, keepScreenshot, terminals } from '#tests/support/aerie-page.ts';
import { allowSignIn, linkRoost } from '#tests/support/link-roost.ts';
import { browserOf, remote, tab, test } from '#tests/support/remote-page.ts';
import { ScriptedRoost } from '#tests/support/roost/scripted-roost.ts';

test.describe.configure({ timeout: 120_000 });

test('a link says what is wrong and what helps; signing in again keeps all rules; each roost has a switch', async ({
  app,
  roost,
}) => {
  await linkRoost(app, roost);
  await expect(remote(app).getByText(/^Proven /)).toBeVisible();
  const label = remote(app).getByLabel('Label');
  await label.fill('Studio');
  await label.press('Enter');
  await tab(app, 'Who may come in').click();
  const pages = remote(app).getByRole('switch', { name: 'Pass on pages that programs open' });
  await expect(remote(app).getByText('The roost can read them')).toBeVisible();
  await pages.click();
  await expect(pages).toBeChecked();
  await tab(app, 'Roosts').click();

  roost.tellWings({ type: 'bandwidth.exceeded', message: 'monthly limit reached' });
  roost.wings[0]?.socket.close(1000);
  // Its words are shown as its own.
  await expect(remote(app).getByText('Home says: “monthly limit reached”')).toBeVisible();
  await expect(remote(app).getByText(/too much was sent/)).toBeVisible();
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-bandwidth');
  await remote(app).getByRole('button', { name: 'Try now' }).click();
  await expect(remote(app).getByText(/^Connected, .* ms$/)).toBeVisible({ timeout: 15_000 });

  roost.tellWings({ type: 'relay.restart' });
  await roost.kill();
  await expect(remote(app).getByText('The roost restarts.')).toBeVisible();
  await expect(remote(app).getByText(/comes back by itself/)).toBeVisible();
  await keepScreenshot(app, 'remote-restarting');
  await roost.resume();
  await expect(remote(app).getByText(/^Connected, .* ms$/)).toBeVisible({ timeout: 20_000 });

  roost.refusals = [401];
  roost.wings[0]?.socket.terminate();
  await expect(remote(app).getByText(/^Sign in again to come back/)).toBeVisible();
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-auth-failed');
  await app.emulateMedia({ colorScheme: 'light' });
  await app.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-auth-failed-phone');
  await app.setViewportSize({ width: 1280, height: 720 });
  await app.emulateMedia({ colorScheme: 'dark' });
  await remote(app).getByRole('button', { name: 'Sign in again' }).click();
  await allowSignIn(app, roost);
  await expect(remote(app).getByText(/^Connected, .* ms$/)).toBeVisible({ timeout: 15_000 });
  await expect(label).toHaveValue('Studio');
  await tab(app, 'Who may come in').click();
  await expect(pages).toBeChecked();
  await tab(app, 'Roosts').click();

  await using second = await ScriptedRoost.start({ claims: true });
  await remote(app).getByRole('button', { name: 'Add roost' }).click();
  await remote(app).getByLabel('Address').fill(second.url);
  await remote(app).getByLabel('Name (optional)').fill('Office');
  await app.keyboard.press('Enter');
  const office = remote(app).getByRole('listitem', { name: 'Office' });
  await office.getByRole('button', { name: 'Sign in' }).click();
  await expect(office.getByText(/^Connected, .* ms$/)).toBeVisible({ timeout: 15_000 });
  await remote(app).getByRole('switch', { name: 'Use Home' }).click();
  const home = remote(app).getByRole('listitem', { name: 'Home' });
  await expect(home.getByText('Switched off')).toBeVisible();
  await expect.poll(() => roost.wings.length).toBe(0);
  await expect(office.getByText(/^Connected, .* ms$/)).toBeVisible();
  expect(second.wings).toHaveLength(1);
  await keepScreenshot(app, 'remote-two-roosts');
});

test('who is recorded is marked with the reason; who is cut off is told nothing more at once', async ({
  app,
  roost,
}) => {
  await linkRoost(app, roost);
  const ann = roost.addUser('ann', { displayName: 'Ann' });
  await tab(app, 'Who may come in').click();
  await remote(app)
    .getByRole('switch', { name: /^Record sessions/ })
    .click();
  await remote(app).getByRole('textbox', { name: 'Add admin' }).fill(ann.email);
  await app.keyboard.press('Enter');
  await expect(remote(app).getByRole('button', { name: `Remove ${ann.email}` })).toBeVisible();
  await using browser = await browserOf(roost, ann);
  await browser.start();
  browser.type('PS1="there> "\r');
  await expect.poll(() => browser.text).toMatch(/there> [^"]*$/);
  await tab(app, /^Connected now/).click();
  const people = remote(app).getByRole('list', { name: 'People' });
  await expect(people.getByText(/^Roost answers in .* ms, proven /)).toBeVisible();
  const why = 'Being recorded because all remote sessions are';
  await expect(remote(app).getByText(why)).toBeVisible();
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-recorded');
  await app.emulateMedia({ colorScheme: 'light' });
  await app.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-recorded-phone');
  await app.setViewportSize({ width: 1280, height: 720 });
  await app.emulateMedia({ colorScheme: 'dark' });

  // What the session asks for is seen at this machine, too.
  browser.type('printf "\\033]9;Look here\\007"\r');
  const begun = app.getByRole('treeitem', { name: new RegExp(why), includeHidden: true });
  await expect(begun).toHaveAccessibleName(/Look here/);

  await remote(app)
    .getByRole('button', { name: /^Cut off Ann from/ })
    .press('Enter');
  await expect(remote(app).getByText('Ann is cut off; the sessions go on.')).toBeVisible();
  await expect(people).toHaveCount(0);
  const told = browser.messages.filter(({ type }) => type === 'pty.output').length;
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-cut-off');
  await remote(app).getByRole('button', { name: 'Keep them out…' }).click();
  await expect(remote(app).getByRole('switch', { name: 'Lock this machine' })).toBeVisible();
  await tab(app, /^Connected now/).click();
  await remote(app)
    .getByRole('region', { name: 'Sessions begun from elsewhere' })
    .getByRole('button')
    .click();
  await expect(remote(app)).toHaveCount(0);
  const pane = terminals(app).filter({ hasText: 'there>' });
  await expect(pane).toBeVisible();
  browser.type('echo typed-from-outside\r');
  await app.keyboard.type('echo only-$((40+2))-here\n');
  await expect(pane).toContainText('only-42-here');
  await expect(pane).not.toContainText('typed-from-outside');
  expect(browser.messages.filter(({ type }) => type === 'pty.output')).toHaveLength(told);
  await keepScreenshot(app, 'remote-recorded-mark');
});

test('keys say since when they count and when they were used; one is forgotten and taken back', async ({
  app,
  aerie,
}) => {
  const day = 86_400_000;
  const key = (letter: string): string => `${letter.repeat(86)}==`;
  const file = {
    ...{ version: 1, wingId: '0123456789abcdef0123' },
    roosts: [
      {
        id: 'home',
        name: 'Home',
        url: 'https://roost.example',
        enabled: false,
        org: '',
        plain: false,
      },
    ],
    access: {
      ...defaultRemoteConfig,
      locked: true,
      allowed: [
        {
          ...{ email: 'ann@example.org', userId: 'ann', roost: 'home', key: key('A') },
          ...{ enrolledAt: Date.parse('2026-03-04T12:00:00Z'), usedAt: Date.now() - 3 * day },
        },
        { email: 'bob-with-a-very-long-name@a-long-host.example.org', roost: 'home' },
        { userId: 'cleo', roost: 'home', key: key('B') },
      ],
    },
  };
  await mkdir(join(aerie.home, '.aerie'), { recursive: true });
  await writeFile(join(aerie.home, '.aerie', 'remote.json'), JSON.stringify(file));
  await app.keyboard.press('Control+Shift+Y');
  await tab(app, 'Who may come in').click();
  const list = remote(app).getByRole('list', { name: 'Allow list' });
  const row = list.getByRole('listitem').filter({ hasText: 'ann@example.org' });
  const words = 'Key enrolled since 4 Mar 2026, last used 3 days ago';
  await expect(row).toContainText(words);
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-keys');
  await app.emulateMedia({ colorScheme: 'light' });
  await app.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-keys-phone');
  await app.setViewportSize({ width: 1280, height: 720 });
  await row.getByRole('button', { name: /^Forget the key of ann@example.org/ }).press('Enter');
  await expect(row).toContainText('No key yet');
  await expect(remote(app).getByText('The key of ann@example.org counts no more.')).toBeVisible();
  await remote(app).getByRole('button', { name: 'Undo' }).click();
  await expect(row).toContainText(words);
});
