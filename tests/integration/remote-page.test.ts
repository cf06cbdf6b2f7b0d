// What the page of a roost does between a person and their machines, over real sockets and without a
// browser: which machine is meant, whose key it has, and what a person must do before it goes on.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { showPasskey } from '#client/tunnel/show-passkey.ts';
import { listWings, TunnelClient } from '#client/tunnel/tunnel-client.ts';
import { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { KnownKeys } from '#renderer/roost/known-keys.ts';
import type { Hold, MachineDoor } from '#renderer/roost/machine-door.ts';
import { type RoostStage, RoostVisit } from '#renderer/roost/roost-visit.ts';
import { Emitter } from '#shared/base/emitter.ts';
import { Passkey } from '../support/passkey.ts';
import { type LinkedWing, linkWing } from '../support/roost/linked-wing.ts';
import { ScriptedRoost } from '../support/roost/scripted-roost.ts';
import { until } from '../support/until.ts';

let roost: ScriptedRoost;
let wing: LinkedWing;
let key: Passkey;
let doors: MachineDoor[];
/** What the browser keeps, where its address leads, and the token that it signs in with. */
let kept: Map<string, string>;
let address: string | null;
let token: string;
/** Keys that were dialled. */
let dialled: string[];

beforeEach(async () => {
  roost = await ScriptedRoost.start({ access: 'everybody' });
  wing = await linkWing(roost);
  key = new Passkey('127.0.0.1');
  doors = [];
  kept = new Map();
  address = null;
  token = roost.owner.token;
  dialled = [];
});

afterEach(async () => {
  for (const door of doors) door.dispose();
  await wing[Symbol.asyncDispose]();
  await roost[Symbol.asyncDispose]();
});

/** Opens the page in the test's browser. */
async function visited(): Promise<RoostVisit> {
  const access = () => ({ baseUrl: roost.url, token });
  const visit = new RoostVisit({
    surroundings: { onDidWake: new Emitter<void>().event, clock: nodeClock, random: () => 0 },
    keys: new KnownKeys(() => ({
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, value),
    })),
    roost: 'the roost',
    dial: async (machine) => {
      dialled.push(machine.public_key);
      return new TunnelClient(access(), machine, WingIdentity.generate());
    },
    list: () => listWings(access()),
    showPasskey: (tunnel) => showPasskey(tunnel, async (challenge) => key.assert(challenge)),
    wanted: () => address,
    address: (wanted) => {
      address = wanted;
    },
    didOpen: (door) => doors.push(door),
  });
  await visit.begin();
  return visit;
}

const stageOf = (visit: RoostVisit): RoostStage => visit.stage.getState().stage;
const holdOf = (door: MachineDoor): Hold['why'] | undefined => door.hold.getState().hold?.why;

/** Opens the page for a machine whose key was compared before. */
async function opened(): Promise<MachineDoor> {
  kept.set('aerie.machine-keys', JSON.stringify({ [wing.wingId]: roost.wings[0]?.publicKey }));
  await visited();
  const door = doors.at(-1);
  if (!door) throw new Error('No machine is open.');
  return door;
}

const online = (door: MachineDoor): Promise<void> =>
  until(() => expect(door.connection.state.getState().status).toBe('online'));

test('the only machine is gone to at once, after its key was compared, and then without asking', async () => {
  const visit = await visited();
  const stage = stageOf(visit);
  if (stage.at !== 'first-key') throw new Error(stage.at);
  expect([stage.machine.wing_id, address]).toEqual([wing.wingId, wing.wingId]);
  await until(() => expect(stageOf(visit)).toMatchObject({ told: { name: 'testhost' } }));
  visit.accept(stage.machine);
  await online(doors[0] as MachineDoor);
  expect((await doors[0]?.connection.api().system.info())?.hostname).toBe('testhost');
  expect(stageOf(await visited()).at).toBe('open');
});

test('all machines are shown with their names when the address asks for them, or means none of them', async () => {
  address = '';
  const visit = await visited();
  expect(stageOf(visit)).toMatchObject({ at: 'choosing', missing: false });
  await until(() =>
    expect(stageOf(visit)).toMatchObject({
      told: { [wing.wingId]: { name: 'testhost', state: 'open' } },
    }),
  );
  address = 'ffffffffffffffffffffffff';
  expect(stageOf(await visited())).toMatchObject({ at: 'choosing', missing: true });
  token = 'nobody';
  expect(stageOf(await visited()).at).toBe('sign-in');
  await roost.stop();
  expect(stageOf(await visited()).at).toBe('unreachable');
});

test('another key than before is not used until somebody says so', async () => {
  const door = await opened();
  await online(door);
  const other = WingIdentity.generate().publicBase64;
  kept.set('aerie.machine-keys', JSON.stringify({ [wing.wingId]: other }));
  dialled = [];
  await visited();
  const [, changed] = doors;
  await until(() => expect(changed && holdOf(changed)).toBe('other-key'));
  await until(() => expect(changed?.connection.state.getState().reason).toBe('held'));
  expect(dialled).toEqual([]);
  changed?.trust(roost.wings[0]?.publicKey ?? '');
  await online(changed as MachineDoor);
  expect(kept.get('aerie.machine-keys')).toContain(roost.wings[0]?.publicKey);
});

test('a locked machine wants the passkey; who is cut off comes back only on purpose, and shows it again', async () => {
  await wing.client.api.remote.changeAccess({
    locked: true,
    allowed: [{ roost: wing.roostId, userId: 'local', key: key.base64 }],
  });
  const door = await opened();
  await until(() => expect(holdOf(door)).toBe('passkey'));
  const rejected = new Passkey('127.0.0.1');
  const good = key;
  key = rejected;
  await expect(door.usePasskey()).rejects.toMatchObject({ code: 'forbidden' });
  expect(holdOf(door)).toBe('passkey');
  key = good;
  await door.usePasskey();
  await online(door);

  await roost.restart();
  await until(() => expect(door.connection.state.getState().reason).not.toBeNull());
  // With a new key, and a new proof of the token.
  await online(door);
  expect(holdOf(door)).toBeUndefined();

  await wing.client.api.remote.cutOff({ user: roost.owner.id });
  await until(() => expect(holdOf(door)).toBe('cut-off'));
  expect(door.connection.state.getState()).toMatchObject({ reason: 'held', retryAt: null });
  expect((await wing.status()).viewers).toEqual([]);
  door.goOn();
  await until(() => expect(holdOf(door)).toBe('passkey'));
});

test('who is not on the list is told so, and a machine that is away is waited for', async () => {
  await wing.client.api.remote.changeAccess({ locked: true });
  const door = await opened();
  await until(() => expect(holdOf(door)).toBe('not-allowed'));
  await wing.client.api.remote.changeAccess({ locked: false });
  await wing.client.api.remote.changeRoost({ roost: wing.roostId, enabled: false });
  await until(() => expect(roost.wings).toHaveLength(0));
  door.goOn();
  await until(() =>
    expect(door.connection.state.getState().detail).toBe('Machine not connected to the roost'),
  );
  await wing.client.api.remote.changeRoost({ roost: wing.roostId, enabled: true });
  await online(door);
  // Without waiting for an answer that does not come.
  const states: string[] = [];
  door.connection.state.subscribe(({ status }) => states.push(status));
  roost.wings[0]?.socket.terminate();
  await until(() => expect(states).toContain('online'));
  expect(states[0]).toBe('offline');
  await roost.kill();
  await until(() => expect(door.connection.state.getState().detail).toBe('Roost out of reach'));
});
