// How the Remote page bears much of everything: many roosts, people and connections, and long names.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { defaultRemoteConfig } from '#shared/contract/remote-config.ts';
import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { linkRoost } from '#tests/support/link-roost.ts';
import { browserOf, remote, tab, test } from '#tests/support/remote-page.ts';

test.describe.configure({ timeout: 120_000 });

const LONG = 'a-name-that-is-much-longer-than-anybody-would-wish';

/** Looks at the page in each width and in light; nothing of it may stand beyond its sides. */
async function keepAll(page: Page, name: string): Promise<void> {
  for (const width of [1280, 768, 360]) {
    await page.setViewportSize({ width, height: 740 });
    const beyond = await remote(page)
      .getByRole('tabpanel')
      .evaluate((panel) => panel.scrollWidth - panel.clientWidth);
    expect(beyond, `${name} at ${width} px`).toBeLessThanOrEqual(0);
    await keepScreenshot(page, `${name}-${width}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await keepScreenshot(page, `${name}-360-light`);
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 1280, height: 740 });
}

test('many roosts and people with long names have room at every width', async ({ app, aerie }) => {
  const roost = (id: string, over: object = {}): object => ({
    ...{ id, name: `Roost ${id}`, url: `https://${id}.example.org`, plain: false },
    ...{ enabled: true, org: '' },
    ...over,
  });
  const people = Array.from({ length: 14 }, (_, n) => ({
    email: `${n % 3 === 0 ? `${LONG}-` : ''}person-${n}@${n % 4 === 0 ? LONG : 'example'}.org`,
    roost: n % 2 === 0 ? 'home' : 'long',
    ...(n % 3 === 1 ? { userId: `user-${n}`, key: `${'A'.repeat(86)}==` } : {}),
  }));
  const file = {
    ...{ version: 1, wingId: '0123456789abcdef0123' },
    roosts: [
      roost('home', { enabled: false }),
      roost('long', {
        name: `${LONG} and ${LONG}`.slice(0, 64),
        org: LONG,
        url: `https://${LONG}.${LONG}.example.org`,
      }),
      roost('gone'),
      ...Array.from({ length: 5 }, (_, n) => roost(`r${n}`, { enabled: n % 2 === 0 })),
    ],
    access: {
      ...defaultRemoteConfig,
      locked: true,
      label: LONG,
      allowed: people,
      admins: people.slice(0, 9).map(({ email, roost: of }) => ({ email, roost: of })),
      paths: [
        {
          path: `/srv/${`${LONG}/`.repeat(3)}project`,
          members: people.map(({ email, roost: of }) => ({ email, roost: of })),
        },
        { path: '/srv/open', members: [] },
      ],
    },
  };
  await mkdir(join(aerie.home, '.aerie'), { recursive: true });
  await writeFile(join(aerie.home, '.aerie', 'remote.json'), JSON.stringify(file));
  await app.keyboard.press('Control+Shift+Y');
  await expect(remote(app).getByRole('list', { name: 'Roosts' }).getByRole('switch')).toHaveCount(
    8,
  );
  await keepAll(app, 'remote-many-roosts');
  await tab(app, 'Who may come in').click();
  await expect(
    remote(app).getByRole('list', { name: 'Allow list' }).getByRole('listitem'),
  ).toHaveCount(14);
  await keepAll(app, 'remote-many-people');
  await remote(app).getByRole('list', { name: 'Folders' }).scrollIntoViewIfNeeded();
  await keepAll(app, 'remote-many-members');
});

test('many connections are listed by person, and each can be ended from the keyboard', async ({
  app,
  roost,
}) => {
  await linkRoost(app, roost);
  await tab(app, /^Connected now/).click();
  const ann = roost.addUser('ann', { displayName: `Ann ${LONG}` });
  await tab(app, 'Who may come in').click();
  await remote(app).getByRole('textbox', { name: 'Add admin' }).fill(ann.email);
  await app.keyboard.press('Enter');
  await expect(remote(app).getByRole('button', { name: `Remove ${ann.email}` })).toBeVisible();
  await tab(app, /^Connected now/).click();
  await using tabs = new AsyncDisposableStack();
  for (const user of [ann, ann, ann, roost.owner, roost.owner, roost.owner]) {
    await tabs.use(await browserOf(roost, user)).start();
  }
  await expect(tab(app, 'Connected now (6)')).toBeVisible();
  await expect(remote(app).getByText('2 people, 6 connections')).toBeVisible();
  await keepAll(app, 'remote-many-viewers');

  // One after the other: the keyboard goes to the next.
  const ends = remote(app).getByRole('button', { name: /^Cut off .* from / });
  await ends.first().focus();
  for (const left of [5, 4]) {
    await app.keyboard.press('Enter');
    await expect(ends).toHaveCount(left);
    await expect(ends.first()).toBeFocused();
  }
  // A key that is held down ends one: that it goes on is not meant for the next.
  const clicks = await app.evaluateHandle(() => {
    const seen = { count: 0 };
    addEventListener('click', () => (seen.count += 1), true);
    return seen;
  });
  await app.keyboard.down('Enter');
  await expect(ends).toHaveCount(3);
  await expect(ends.first()).toBeFocused();
  await app.keyboard.down('Enter');
  expect(await clicks.evaluate(({ count }) => count)).toBe(1);
  await app.keyboard.up('Enter');
  const begun = remote(app).getByRole('region', { name: 'Sessions begun from elsewhere' });
  const row = begun.getByRole('listitem').first();
  await row.scrollIntoViewIfNeeded();
  await keepAll(app, 'remote-many-begun');
});
