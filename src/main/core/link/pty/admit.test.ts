import { beforeEach, expect, test } from 'vitest';
import { defaultRemoteConfig } from '#shared/contract/remote-config.ts';
import type { PTYAttach } from '#shared/protocol/wing/wing-messages.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { MemoryLink } from '#tests/support/remote-browser.ts';
import { openAccess } from '#tests/support/scene-access.ts';
import { AttestedPeople } from '../access/attested-people.ts';
import type { RemoteCaller } from '../remote-caller.ts';
import { admit } from './admit.ts';
import { PasskeyWait } from './passkey-wait.ts';
import type { SessionOwner } from './session-owners.ts';

const people = new AttestedPeople();
let owner: SessionOwner | null = null;

beforeEach(() => {
  owner = null;
});

async function addressOf(message: Partial<PTYAttach>): Promise<string> {
  const asked: RemoteCaller[] = [];
  const access = openAccess({
    config: { ...defaultRemoteConfig, spectate: true },
    gate: (caller) => {
      asked.push(caller);
      return { ok: false, error: 'not_allowed' };
    },
    maySee: (caller, of) => caller.userId === of || of === null,
  });
  const { context } = new MemoryLink(() => ({ receive: () => {}, didRegister: () => {} }));
  const owners = { of: () => Promise.resolve(owner), set: () => Promise.resolve() };
  const attach: PTYAttach = {
    ...{ type: 'pty.attach', session_id: 's', wing_id: 'w', public_key: '', auth_token: '' },
    ...{ cols: 80, rows: 24, spectate: false, user_id: 'eve', viewer_id: '', passkeys: [] },
    email: 'admin@example.org',
    ...message,
  };
  await admit(context, attach, { access, owners, people }, new PasskeyWait(new ManualClock()));
  return asked[0]?.email ?? 'not asked';
}

test('checklist 39: an address counts only where the roost has put it', async () => {
  expect(await addressOf({})).toBe('');
  // What somebody at this machine has begun is not for members to watch.
  expect(await addressOf({ spectate: true, viewer_id: 'v' })).toBe('not asked');
  owner = {
    ...{ agent: 'shell', userId: 'ann', email: '', roost: 'r1', role: 'member' },
    ...{ cwd: '/', folder: '/' },
  };
  expect(await addressOf({ spectate: true, viewer_id: 'v' })).toBe('admin@example.org');
});

test('what people of another roost do is not for members to watch', async () => {
  owner = {
    ...{ agent: 'shell', userId: 'ann', email: '', roost: 'r2', role: 'member' },
    ...{ cwd: '/', folder: '/' },
  };
  expect(await addressOf({ spectate: true, viewer_id: 'v' })).toBe('not asked');
  expect(await addressOf({ spectate: true, viewer_id: 'v', user_id: 'local' })).toBe(
    'admin@example.org',
  );
});

test('an address that the roost attested before, or the session was begun with, counts', async () => {
  people.note('r1', 'eve', 'eve@example.org');
  expect(await addressOf({})).toBe('eve@example.org');
  expect(await addressOf({ user_id: 'mallory' })).toBe('');
  owner = {
    ...{ agent: 'shell', userId: 'mallory', email: 'm@example.org', roost: 'r1', role: 'member' },
    ...{ cwd: '/', folder: '/' },
  };
  expect(await addressOf({ user_id: 'mallory' })).toBe('m@example.org');
  // The same name at another roost is somebody else, who does not get as far as the gate.
  owner = { ...owner, roost: 'r2' };
  expect(await addressOf({ user_id: 'mallory' })).toBe('not asked');
});
