import { expect, test } from 'vitest';
import { aSession } from '#tests/support/a-session.ts';
import { matchingSessions } from './matching-sessions.ts';

test('terminals are found by words of name and folder, or by the beginning of their id', () => {
  const sessions = [
    aSession({ id: 'team/web', name: 'server', cwd: '/srv/a' }),
    aSession({ id: 'team/db', name: 'team notes', cwd: '/srv/b' }),
    aSession({ id: 'other', name: 'server', cwd: '/home/ann' }),
  ];
  const ids = (filter: string) => matchingSessions(sessions, '/home/ann', filter).map((s) => s.id);
  expect(ids('team/')).toEqual(['team/web', 'team/db']);
  expect(ids('server')).toEqual(['team/web', 'other']);
  expect(ids('srv team')).toEqual(['team/db']);
  expect(ids('')).toEqual(['team/web', 'team/db', 'other']);
  expect(ids('eam/')).toEqual([]);
});
