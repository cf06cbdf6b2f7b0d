import { describe, expect, test } from 'vitest';
import type { RoostStatus } from '#shared/contract/remote.ts';
import { isListed, missingOwners, personName, readMail, readPerson } from './people.ts';

describe('somebody for the list', () => {
  test('is known by an e-mail address or an id', () => {
    expect(readPerson(' ann@example.org ', [])).toEqual({ entry: { email: 'ann@example.org' } });
    expect(readPerson('user-7', [])).toEqual({ entry: { userId: 'user-7' } });
  });

  test.each([
    ['', /Enter an e-mail/],
    ['ann@', /like ann@example.org/],
    ['two words', /no spaces/],
    ['ANN@example.org', /on the list already/],
  ])('"%s" is told what is wrong', (text, problem) => {
    const listed = [{ email: 'ann@example.org' }];
    expect(readPerson(text, listed)).toEqual({ problem: expect.stringMatching(problem) });
  });
});

test('mail addresses', () => {
  expect(readMail(' a@b ')).toBe('a@b');
  expect(readMail('a b@c')).toBeNull();
});

test('owners who are not on the list', () => {
  const roost = (user: string | null, userId: string | null, signedIn = true): RoostStatus => ({
    ...{ id: 'r1', name: 'Home', url: 'https://roost.example', org: '', plain: false },
    ...{ enabled: true, signedIn, user, userId, state: 'connected', problem: null },
    ...{ retryAt: null, signIn: null, trouble: null, proof: null },
  });
  const roosts = [
    roost('ann@example.org', 'u1'),
    roost('ann@example.org', 'u9'),
    roost('Ann', 'u2'),
    roost('Ann', null),
    roost('bob@example.org', 'u3', false),
  ];
  expect(missingOwners(roosts, [])).toEqual([
    { userId: 'u1', email: 'ann@example.org' },
    { userId: 'u2' },
  ]);
  expect(missingOwners(roosts, [{ email: 'Ann@example.org' }])).toEqual([{ userId: 'u2' }]);
  expect(isListed([{ key: 'k' }], { email: 'a@b' })).toBe(false);
  expect(personName({ key: 'k' })).toBe('Somebody with a key');
});
