import { mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RemoteCaller } from '../remote-caller.ts';
import { homeOf } from './user-home.ts';

const ann: RemoteCaller = {
  ...{ roost: 'r1', userId: 'u1', email: 'Ann@Example.org', displayName: 'Ann' },
  ...{ role: 'member', passkeys: [] },
};

async function folders() {
  const home = await mkdtemp(join(tmpdir(), 'aerie-homes-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const homes = join(home, 'homes');
  return {
    home,
    homes,
    of: (caller: Partial<RemoteCaller>) => homeOf({ ...ann, ...caller }, home, homes),
  };
}

test('a member has one home, which begins as the user’s shells do', async () => {
  const { home, homes, of } = await folders();
  await writeFile(join(home, '.bashrc'), '');
  const theirs = await of({});
  expect(theirs.startsWith(join(homes, ''))).toBe(true);
  expect(await readlink(join(theirs, '.bashrc'))).toBe(join(home, '.bashrc'));
  expect(await of({ email: 'ann@example.org', userId: 'u2' })).toBe(theirs);
  expect(await of({ role: 'admin' })).toBe(home);
});

test('nobody gets the home of somebody else, also not with the same address on another roost', async () => {
  const { of } = await folders();
  const all = [
    await of({}),
    await of({ roost: 'r2' }),
    await of({ email: 'ben@example.org' }),
    await of({ email: 'kate@example.org' }),
    // The sign of the unit kelvin, whose small letter is a k.
    await of({ email: '\u212aate@example.org' }),
    await of({ email: '', userId: 'ann@example.org' }),
    await of({ email: '', userId: 'ann@example.org', roost: 'r2' }),
  ];
  expect(new Set(all).size).toBe(all.length);
});
