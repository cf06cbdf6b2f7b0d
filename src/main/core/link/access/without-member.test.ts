import { expect, test } from 'vitest';
import { withoutMember } from './without-member.ts';

const ann = { email: 'ann@example.org', roost: 'home' };
const bob = { email: 'bob@example.org', roost: 'home' };
const paths = [
  { path: '/both', members: [ann, bob] },
  { path: '/one', members: [ann] },
];

test('a member goes, and the others and other folders stay', () => {
  const member = { email: 'ANN@example.org', roost: 'home' };
  expect(withoutMember(paths, { path: '/both', member, whenLast: 'unshare' })).toEqual([
    { path: '/both', members: [bob] },
    paths[1],
  ]);
});

test('the last one leaves with the folder, unless it is to be open to all', () => {
  const last = { path: '/one', member: ann };
  expect(withoutMember(paths, { ...last, whenLast: 'unshare' })).toEqual([paths[0]]);
  expect(withoutMember(paths, { ...last, whenLast: 'open' })).toEqual([
    paths[0],
    { path: '/one', members: [] },
  ]);
});

test('who is no member, or is one of another roost, changes nothing', () => {
  const member = { ...ann, roost: 'work' };
  expect(withoutMember(paths, { path: '/one', member, whenLast: 'unshare' })).toEqual(paths);
  const open = [{ path: '/one', members: [] }];
  expect(withoutMember(open, { path: '/one', member: ann, whenLast: 'unshare' })).toEqual(open);
});
