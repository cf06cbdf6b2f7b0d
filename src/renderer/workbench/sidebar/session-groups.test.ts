import { expect, test } from 'vitest';
import { aSession } from '#tests/support/a-session.ts';
import { folderLabel, groupSessions } from './session-groups.ts';

test('folders inside home are shown relative to it', () => {
  expect(folderLabel('/home/ann', '/home/ann')).toBe('~');
  expect(folderLabel('/home/ann/code/', '/home/ann/')).toBe('~/code');
  expect(folderLabel('C:\\Users\\ann\\code', 'C:\\Users\\ann')).toBe('~\\code');
});

test('a folder that only shares a prefix with home is not inside it', () => {
  expect(folderLabel('/home/anna', '/home/ann')).toBe('/home/anna');
  expect(folderLabel('/', '/root')).toBe('/');
  expect(folderLabel('/srv', undefined)).toBe('/srv');
});

test('sessions are grouped by folder in order of the first one', () => {
  const sessions = [
    aSession({ id: 'a', cwd: '/x' }),
    aSession({ id: 'b', cwd: '/y' }),
    aSession({ id: 'c', cwd: '/x/' }),
  ];
  const groups = groupSessions(sessions, undefined, '');
  expect(groups.map((g) => [g.label, g.sessions.map((s) => s.id)])).toEqual([
    ['/x', ['a', 'c']],
    ['/y', ['b']],
  ]);
});

test('every word of the filter must be found in name, title or folder', () => {
  const sessions = [
    aSession({ id: 'a', name: 'Server', cwd: '/home/ann/web' }),
    aSession({ id: 'b', title: 'vim notes', cwd: '/home/ann/web' }),
  ];
  const ids = (filter: string) =>
    groupSessions(sessions, '/home/ann', filter).flatMap((g) => g.sessions.map((s) => s.id));
  expect(ids('web server')).toEqual(['a']);
  expect(ids('VIM')).toEqual(['b']);
  expect(ids('~/web')).toEqual(['a', 'b']);
  expect(ids('nothing')).toEqual([]);
});
