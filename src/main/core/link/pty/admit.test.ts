import { expect, test } from 'vitest';
import { defaultRemoteConfig } from '#shared/contract/remote-config.ts';
import type { PTYAttach } from '#shared/protocol/wing/wing-messages.ts';
import { ManualClock } from '../../../../../tests/support/manual-clock.ts';
import { MemoryLink } from '../../../../../tests/support/remote-browser.ts';
import type { RemoteAccess } from '../access/remote-access.ts';
import type { RemoteCaller } from '../remote-caller.ts';
import { admit } from './admit.ts';
import { LocalWing } from './local-wing.ts';
import { PasskeyWait } from './passkey-wait.ts';
import { SessionOwners } from './session-owners.ts';

async function addressOf(message: Partial<PTYAttach>): Promise<string> {
  const asked: RemoteCaller[] = [];
  const access: RemoteAccess = {
    config: { ...defaultRemoteConfig, spectate: true },
    onDidChange: () => ({ dispose: () => {} }),
    update: () => Promise.resolve(),
    resolve: (caller) => caller,
    gate: (caller) => {
      asked.push(caller);
      return { ok: false, error: 'not_allowed' };
    },
    pathsFor: () => null,
    maySee: () => false,
    challenge: () => new Uint8Array(32),
    authenticate: () => Promise.resolve({ error: 'no' }),
    revokeTokens: () => {},
    dispose: () => {},
  };
  const { context } = new MemoryLink(() => ({ receive: () => {}, didRegister: () => {} }));
  const owners = new SessionOwners(new LocalWing(() => ({ dispose: () => {} })));
  const attach: PTYAttach = {
    ...{ type: 'pty.attach', session_id: 's', wing_id: 'w', public_key: '', auth_token: '' },
    ...{ cols: 80, rows: 24, spectate: false, user_id: 'eve', viewer_id: '', passkeys: [] },
    email: 'admin@example.org',
    ...message,
  };
  await admit(context, attach, { access, owners }, new PasskeyWait(new ManualClock()));
  return asked[0]?.email ?? 'not asked';
}

test('checklist 39: an address counts only where the roost has put it', async () => {
  expect(await addressOf({})).toBe('');
  expect(await addressOf({ spectate: true, viewer_id: 'v' })).toBe('admin@example.org');
});
