import { expect, test } from 'vitest';
import type { RemoteStatus } from '#shared/contract/remote.ts';
import { defaultRemoteConfig } from '#shared/contract/remote-config.ts';
import { RemoteRights } from './remote-rights.ts';

const of = (roost: string) => ({ email: `ann@${roost}.example`, roost });
const entry = (id: string): RemoteStatus['roosts'][number] => ({
  ...{ id, name: id, url: `https://${id}.example`, enabled: true, org: '', plain: false },
  ...{ signedIn: true, user: null, userId: null, state: 'connected', problem: null },
  ...{ trouble: null, retryAt: null, signIn: null, proof: null },
});
const viewer = (roost: string): RemoteStatus['viewers'][number] => ({
  ...{ id: roost, session: null, userId: 'ann', displayName: '', controls: true },
  ...{ path: 'relay', since: 0, ...of(roost) },
});

/** How a machine with two roosts is reached. */
const status: RemoteStatus = {
  ...{ wingId: 'w', fingerprint: 'f', heldElsewhere: false, recorded: [], direct: null },
  roosts: [entry('r1'), entry('r2')],
  viewers: [viewer('r1'), viewer('r2')],
  sessions: ['r1', 'r2'].map((roost) => ({
    ...{ session: `of-${roost}`, userId: 'ann', agent: 'shell', box: null, ...of(roost) },
  })),
  turnedAway: ['r1', 'r2'].map((roost) => ({
    ...{ userId: 'ann', wanted: 'session' as const, limit: 'person' as const, most: 64, at: 0 },
    ...of(roost),
  })),
  rulesProblem: null,
  access: {
    ...defaultRemoteConfig,
    allowed: [of('r1'), of('r2'), { email: 'of nobody' }],
    admins: [of('r2')],
    paths: [{ path: '/work', members: [of('r1'), of('r2')] }],
  },
};

const rightsOf = (role: 'owner' | 'admin'): RemoteRights =>
  new RemoteRights(
    { access: { maySee: () => true }, owners: { of: () => Promise.resolve(null) } },
    { roost: 'r1', userId: 'ann', email: '', displayName: '', role, passkeys: [] },
  );

/** The status as somebody of the first roost may have it. */
const own = {
  ...status,
  roosts: [entry('r1')],
  viewers: [viewer('r1')],
  sessions: status.sessions.slice(0, 1),
  turnedAway: status.turnedAway.slice(0, 1),
  access: {
    ...status.access,
    ...{ allowed: [of('r1')], admins: [], paths: [{ path: '/work', members: [of('r1')] }] },
  },
};

test('who rules the machine from elsewhere is told of people of their roost only', () => {
  expect(rightsOf('owner').visible(['remote', 'status'], status)).toEqual(own);
});

test('also each time that it changes', async () => {
  async function* changes() {
    yield status;
    yield { ...status, wingId: null };
  }
  const seen: unknown[] = [];
  const answer = rightsOf('admin').visible(['remote', 'watch'], changes());
  for await (const each of answer as AsyncIterable<unknown>) seen.push(each);
  expect(seen).toEqual([own, { ...own, wingId: null }]);
});
