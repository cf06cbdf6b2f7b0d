// Roosts that claim people of others, and people who take all there is: who counts is whom the machine's
// own lists mean, and nobody is starved by anybody.

import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { discoverWing, type TunnelClient } from '#client/tunnel/tunnel-client.ts';
import { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { listenOnLoopback } from '../support/listen-on-loopback.ts';
import { Passkey } from '../support/passkey.ts';
import { type LinkedWing, linkWing, signIn } from '../support/roost/linked-wing.ts';
import type { RoostUser } from '../support/roost/roost-state.ts';
import { ScriptedBrowser } from '../support/roost/scripted-browser.ts';
import { ScriptedRoost } from '../support/roost/scripted-roost.ts';
import { tunnelOf } from '../support/roost/tunnel-of.ts';
import { until } from '../support/until.ts';

type Inner = { readonly type: string } & Record<string, unknown>;

let roost: ScriptedRoost;
let wing: LinkedWing;
let tunnels: TunnelClient[];

beforeEach(async () => {
  tunnels = [];
  roost = await ScriptedRoost.start({ access: 'everybody' });
  wing = await linkWing(roost);
});

afterEach(async () => {
  for (const tunnel of tunnels) tunnel.dispose();
  await wing[Symbol.asyncDispose]();
  await roost[Symbol.asyncDispose]();
});

function ask(at: ScriptedRoost, user: RoostUser, inner: Inner): Promise<unknown> {
  const tunnel = tunnelOf(at, wing.wingId, user);
  tunnels.push(tunnel);
  return tunnel.request(inner);
}

test('checklist 38: admins and members of one roost are nobody on another that names the same address', async () => {
  await using other = await ScriptedRoost.start({ access: 'everybody' });
  await signIn(wing.client, other);
  const email = 'ann@example.org';
  const here = roost.addUser('ann', { email });
  const there = other.addUser('ann', { email });
  const of = { email, roost: wing.roostId };
  const { home } = wing.real;
  await wing.client.api.remote.changeAccess({
    ...{ admins: [of], paths: [{ path: home, members: [of] }] },
    allowed: [{ userId: 'ann', roost: wing.roostId }],
  });
  const list = { type: 'paths.list' };
  const tab = { wingId: wing.wingId, reattachAfter: null };
  await using hers = new ScriptedBrowser({ ...tab, roost, user: here });
  await hers.connect();
  await hers.start();
  await using browser = new ScriptedBrowser({ ...tab, roost: other, user: there });
  await browser.connect();
  await expect(browser.start()).rejects.toThrow('no accessible folders');
  // Both roosts have told the same address by now.
  expect(await ask(roost, here, list)).toEqual({ paths: [{ path: home, members: [email] }] });
  expect(await ask(other, there, list)).toEqual({ paths: [] });
  // Nor does the owner of the machine on the other roost learn, or change, who comes by the first.
  const { owner } = other;
  expect(await ask(other, owner, { type: 'allow.list' })).toEqual({ allowed: [] });
  expect(await ask(other, owner, list)).toEqual({ paths: [{ path: home, members: [] }] });
  const remove = { type: 'allow.remove', allow_user_id: 'ann' };
  expect(await ask(other, owner, remove)).toEqual({ error: 'entry not found' });
  const set = { type: 'paths.set', paths: [{ path: home, members: ['eve@example.org'] }] };
  expect(await ask(other, owner, set)).toEqual({ ok: 'true' });
  expect((await wing.status()).access.paths[0]?.members).toEqual([
    of,
    { email: 'eve@example.org', roost: expect.not.stringMatching(wing.roostId) },
  ]);
  await wing.client.api.remote.changeAccess({ locked: true });
  expect(await ask(other, there, list)).toEqual({ error: 'not_allowed' });
  expect(await ask(roost, here, list)).toMatchObject({ error: 'passkey_required' });
});

test('whoever is cut off on one roost stays on another that calls somebody by the same id', async () => {
  await using other = await ScriptedRoost.start({ access: 'everybody' });
  const linked = await signIn(wing.client, other);
  const browsers = [roost, other].map(
    (at) =>
      new ScriptedBrowser({
        ...{ roost: at, user: at.owner, wingId: wing.wingId, reattachAfter: null },
      }),
  );
  for (const browser of browsers) {
    await browser.connect();
    await browser.start();
  }
  await until(async () => expect((await wing.status()).viewers).toHaveLength(2));
  await wing.client.api.remote.cutOff({ user: 'local', roost: linked.roostId });
  expect((await wing.status()).viewers).toMatchObject([{ roost: wing.roostId, userId: 'local' }]);
  browsers[0]?.type('echo still-$((40+2))\r');
  await until(() => expect(browsers[0]?.text).toContain('still-42'));
  for (const browser of browsers) await browser[Symbol.asyncDispose]();
});

test('somebody who begins sessions without end takes no place of others', async () => {
  const passkeys = [new Passkey('127.0.0.1').base64];
  await wing.client.api.remote.changeAccess({ paths: [{ path: wing.real.home, members: [] }] });
  // Each waits for a passkey that is never shown.
  const public_key = WingIdentity.generate().publicBase64;
  for (let n = 0; n < 300; n += 1) {
    roost.tellWings({
      ...{ type: 'pty.start', session_id: `dead${String(n).padStart(4, '0')}`, agent: 'shell' },
      ...{ cols: 80, rows: 24, public_key, user_id: 'mallory', passkeys },
    });
  }
  await until(() => expect(roost.of('pty.exited')).toHaveLength(300 - 64));
  await using browser = wing.browser({ reattachAfter: null });
  await browser.connect();
  await browser.start();
  browser.type('echo here-$((40+2))\r');
  await until(() => expect(browser.text).toContain('here-42'));
});

test('a list of machines without an end is not read to it', async () => {
  let sent = 0;
  const server = createServer((_, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write('['.repeat(65_536))) sent += 65_536;
    };
    response.on('drain', more);
    more();
  });
  const port = await listenOnLoopback(server);
  const access = { baseUrl: `http://127.0.0.1:${port}`, token: 'a-token-of-some-length' };
  await expect(discoverWing(access, 'w')).rejects.toMatchObject({ code: 'roost_unreachable' });
  expect(sent).toBeLessThan(64 * 1024 * 1024);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('a token goes nowhere without TLS unless somebody has agreed to that', async () => {
  const sent: string[] = [];
  const access = {
    ...{ baseUrl: 'http://roost.example', token: 'a-token-of-some-length' },
    fetch: (input: string | URL | Request) => {
      sent.push(input instanceof Request ? input.url : input.toString());
      return Promise.resolve(Response.json([]));
    },
  };
  await expect(discoverWing(access, 'w')).rejects.toMatchObject({ code: 'bad_request' });
  expect(sent).toEqual([]);
  await expect(discoverWing({ ...access, plain: true }, 'w')).rejects.toMatchObject({
    code: 'wing_not_found',
  });
});

test('members are told nothing of the machine but what they may use', async () => {
  const eve = roost.addUser('eve');
  const info = JSON.stringify(await ask(roost, eve, { type: 'wing.info' }));
  expect(info).not.toContain(wing.real.home);
  expect(info).not.toContain('global_keys');
  for (const type of ['allow.list', 'paths.set', 'wing.update', 'egg.config_update']) {
    expect(await ask(roost, eve, { type, paths: [], yaml: 'x: 1' })).toHaveProperty('error');
  }
  expect(await ask(roost, eve, { type: 'dir.list', path: '/' })).toEqual({ entries: [] });
});
