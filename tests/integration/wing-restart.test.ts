// A wing that ends and begins anew under people who look at its sessions, which run elsewhere: checklist
// of the wing protocol, lines 11, 25, 26 and 50, over real sockets.

import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MemoryHosts } from '../support/memory-hosts.ts';
import { createRealWing, type RealWing } from '../support/real-wing.ts';
import { type LinkedWing, linkWing } from '../support/roost/linked-wing.ts';
import type { ScriptedBrowser } from '../support/roost/scripted-browser.ts';
import { ScriptedRoost } from '../support/roost/scripted-roost.ts';
import { tunnelOf } from '../support/roost/tunnel-of.ts';
import { SteppedClock } from '../support/stepped-clock.ts';
import { until } from '../support/until.ts';

let roost: ScriptedRoost;
let host: RealWing;
let wing: LinkedWing;
let clock: SteppedClock;

beforeEach(async () => {
  clock = new SteppedClock();
  roost = await ScriptedRoost.start();
  host = createRealWing({}, { host: { stays: true }, clock });
  const hosts = new MemoryHosts();
  hosts.ownName = 'own';
  hosts.add('own', host.wing);
  wing = await linkWing(roost, { hosts, clock }, { 'sessions.host': 'persistent' });
});

afterEach(async () => {
  await wing[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
  await roost[Symbol.asyncDispose]();
});

/** A tab in which somebody has begun a shell. */
async function started(browser: ScriptedBrowser): Promise<string> {
  await browser.connect();
  const { session_id } = await browser.start({ aerie_future: 1, cwd: wing.real.home });
  await until(() => expect(browser.text).toMatch(/[$#] /));
  return session_id;
}

test('checklist 11, 25, 26: sessions are reclaimed, listed and attached to again', async () => {
  await using live = wing.browser({ reattachAfter: 50 });
  const id = await started(live);
  const start = roost.toWings.find((frame) => frame.includes('pty.start')) ?? '{}';
  expect(JSON.parse(start)).toMatchObject({ user_id: 'local', org_role: 'owner', session_id: id });
  expect(id).toMatch(/^[0-9a-f]{8}$/);
  expect(start).not.toContain('aerie_future');
  live.type('echo before-$((1+1))\r');
  await until(() => expect(live.text).toContain('before-2'));
  const { attaches } = live;

  await wing.restart();
  await until(() => expect(roost.registrations).toBe(2));
  expect(roost.events.map(({ type }) => type)).toContain('wing.offline');
  // Somebody who was there all the time comes back by themselves.
  await until(() => expect(live.attaches).toBeGreaterThan(attaches));
  await until(() => expect(live.text).toContain('before-2'));
  live.type('echo after-$((2+2))\r');
  await until(() => expect(live.text).toContain('after-4'));
  expect(live.text.match(/before-2/g)).toHaveLength(1);

  const tunnel = tunnelOf(roost, wing.wingId);
  expect(await tunnel.request({ type: 'sessions.list' })).toMatchObject({
    sessions: [{ session_id: id, agent: 'shell', user_id: 'local' }],
  });
  tunnel.dispose();
  await using other = wing.browser({ reattachAfter: null });
  await other.connect();
  expect(await other.attach(id)).toMatchObject({ agent: 'shell' });
  await until(() => expect(other.text).toContain('after-4'));
  other.type('exit 3\r');
  await until(() => expect(other.exits).toMatchObject([{ exit_code: 3 }]));
});

test('checklist 50: what does nothing ends at the limit, also after a restart; output keeps it', async () => {
  await wing.client.api.remote.changeAccess({ idleTimeout: 60_000 });
  await using idle = wing.browser({ reattachAfter: 50 });
  await started(idle);
  await using busy = wing.browser({ reattachAfter: 50 });
  const id = await started(busy);
  busy.type('while :; do echo tick; sleep 0.1; done\r');
  await until(() => expect(busy.text).toMatch(/tick\r\n/));
  const [attached, watched] = [idle.attaches, busy.attaches];
  await wing.restart();
  await until(() => expect(roost.registrations).toBe(2));
  await until(() => expect(idle.attaches).toBeGreaterThan(attached));
  await until(() => expect(busy.attaches).toBeGreaterThan(watched));
  const alive = async (): Promise<string[]> =>
    (await wing.client.api.sessions.list()).filter(({ exit }) => !exit).map((each) => each.id);
  for (let seconds = 0; seconds < 120; seconds += 10) {
    // The one that is busy prints, and the link answers, between any two looks at the clock.
    const { length } = busy.messages;
    await until(() => expect(busy.messages.length).toBeGreaterThan(length));
    clock.advance(10_000);
    const [linked] = roost.wings;
    if (!linked) throw new Error('not linked');
    const answered = once(linked.socket, 'pong');
    linked.socket.ping();
    await answered;
  }
  await until(async () => expect(await alive()).toEqual([id]));
  await until(() => expect(idle.exits).toMatchObject([{ exit_code: -1, error: '' }]));
  expect(roost.registrations).toBe(2);
});
