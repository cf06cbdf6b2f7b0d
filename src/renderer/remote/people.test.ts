import { describe, expect, test } from 'vitest';
import type { RoostStatus } from '#shared/contract/remote.ts';
import {
  bindPeople,
  isListed,
  keyWords,
  missingOwners,
  personName,
  readMail,
  readPerson,
  roostWords,
  unboundPeople,
} from './people.ts';

describe('somebody for the list', () => {
  test('is known by an e-mail address or an id', () => {
    expect(readPerson(' ann@example.org ', [], 'r1')).toEqual({
      entry: { email: 'ann@example.org', roost: 'r1' },
    });
    expect(readPerson('user-7', [], 'r1')).toEqual({ entry: { userId: 'user-7', roost: 'r1' } });
  });

  test('is of a roost: without one there is nobody to add, and on another it is somebody else', () => {
    expect(readPerson('ann', [], undefined)).toEqual({
      problem: expect.stringMatching(/Add a roost first/),
    });
    const listed = [{ email: 'ann@example.org', roost: 'r2' }];
    expect(readPerson('ann@example.org', listed, 'r1')).toHaveProperty('entry');
  });

  test.each([
    ['', /Enter an e-mail/],
    ['ann@', /like ann@example.org/],
    ['two words', /no spaces/],
    ['ANN@example.org', /on the list already/],
  ])('"%s" is told what is wrong', (text, problem) => {
    const listed = [{ email: 'ann@example.org', roost: 'r1' }];
    expect(readPerson(text, listed, 'r1')).toEqual({ problem: expect.stringMatching(problem) });
  });
});

test('mail addresses', () => {
  expect(readMail(' a@b ')).toBe('a@b');
  expect(readMail('a b@c')).toBeNull();
});

test('owners who are not on the list', () => {
  const roost = (
    user: string | null,
    userId: string | null,
    { id = 'r1', signedIn = true } = {},
  ): RoostStatus => ({
    ...{ id, name: 'Home', url: 'https://roost.example', org: '', plain: false },
    ...{ enabled: true, signedIn, user, userId, state: 'connected', problem: null },
    ...{ retryAt: null, signIn: null, trouble: null, proof: null },
  });
  const roosts = [
    roost('ann@example.org', 'u1'),
    roost('ann@example.org', 'u9'),
    roost('Ann', 'u2', { id: 'r2' }),
    roost('Ann', null),
    roost('bob@example.org', 'u3', { signedIn: false }),
  ];
  expect(missingOwners(roosts, [])).toEqual([
    { userId: 'u1', email: 'ann@example.org', roost: 'r1' },
    { userId: 'u2', roost: 'r2' },
  ]);
  expect(missingOwners(roosts, [{ email: 'Ann@example.org', roost: 'r1' }])).toEqual([
    { userId: 'u2', roost: 'r2' },
  ]);
  expect(isListed([{ key: 'k' }], { email: 'a@b' })).toBe(false);
  expect(personName({ key: 'k' })).toBe('Somebody with a key');
});

test('entries without a roost that is there are counted, named and bound; the others stay', () => {
  const roosts = [
    { id: 'r1', name: 'Home' },
    { id: 'r2', name: 'Work' },
  ];
  const people = {
    allowed: [{ userId: 'u1' }, { userId: 'u2', roost: 'r2' }],
    admins: [{ email: 'ann@example.org', roost: 'removed' }],
    paths: [{ path: '/work', members: [{ email: 'bob@example.org' }] }],
  };
  expect(unboundPeople(people, roosts)).toBe(3);
  expect(roostWords({ roost: 'removed' }, roosts)).toBe('No roost');
  expect(roostWords({ roost: 'r2' }, roosts)).toBe('Work');
  expect(roostWords({ roost: 'r1' }, roosts.slice(0, 1))).toBeUndefined();
  const bound = bindPeople(people, roosts, 'r1');
  expect(unboundPeople(bound, roosts)).toBe(0);
  expect(bound).toEqual({
    allowed: [
      { userId: 'u1', roost: 'r1' },
      { userId: 'u2', roost: 'r2' },
    ],
    admins: [{ email: 'ann@example.org', roost: 'r1' }],
    paths: [{ path: '/work', members: [{ email: 'bob@example.org', roost: 'r1' }] }],
  });
});

test('a key says since when it counts and when it was used last', () => {
  const key = 'k'.repeat(86);
  const at = Date.parse('2026-03-04T12:00:00Z');
  expect(keyWords({ userId: 'ann' }, at)).toBe('No key yet');
  expect(keyWords({ userId: 'ann', key }, at)).toBe('Key enrolled');
  expect(keyWords({ userId: 'ann', key, enrolledAt: at, usedAt: at }, at + 7_200_000)).toBe(
    'Key enrolled since 4 Mar 2026, last used 2 hr ago',
  );
});
