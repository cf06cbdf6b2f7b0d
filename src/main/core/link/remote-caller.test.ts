import { expect, test } from 'vitest';
import { MemoryLink } from '#tests/support/remote-browser.ts';
import { callerOf } from './remote-caller.ts';

const { context } = new MemoryLink(() => ({ receive: () => {}, didRegister: () => {} }));
const roleOf = (link: typeof context, userId: string, orgRole: string): string =>
  callerOf(link, { userId, orgRole }).role;

test('checklist 39: without an organisation nobody but the owner is one, whatever a browser claims', () => {
  expect(roleOf(context, 'local', '')).toBe('owner');
  expect(roleOf(context, 'mallory', 'owner')).toBe('member');
  expect(roleOf(context, 'mallory', 'admin')).toBe('member');
  expect(roleOf({ ...context, owner: null }, 'mallory', 'owner')).toBe('member');
});

test('with one the roost says who is what, and what is unknown is a member', () => {
  const link = { ...context, attestsRoles: true };
  expect(roleOf(link, 'ann', 'admin')).toBe('admin');
  expect(roleOf(link, 'ann', 'root')).toBe('member');
  expect(roleOf(link, 'ann', '')).toBe('member');
});

test('of passkeys without end those count that a roost puts behind what a browser has sent', () => {
  const keys = Array.from({ length: 200 }, (_, at) => Buffer.alloc(64, at).toString('base64'));
  const counting = callerOf(context, { userId: 'ann', passkeys: keys }).passkeys;
  expect(counting.length).toBeLessThanOrEqual(16);
  expect(counting.at(-1)).toEqual(new Uint8Array(64).fill(199));
});
