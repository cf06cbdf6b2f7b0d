// People who come past the roost, to a port of a machine that is linked with one: everything that holds
// for those who come through it.

import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '#core/agents/opencode/free-port.ts';
import type { RemoteConfig } from '#shared/contract/remote-config.ts';
import { fieldsOf } from '#shared/protocol/wing/passkey-fields.ts';
import { DirectLink, type DirectLinkOptions } from '../support/direct-link.ts';
import { listenOnLoopback } from '../support/listen-on-loopback.ts';
import { Passkey } from '../support/passkey.ts';
import { RemoteBrowser } from '../support/remote-browser.ts';
import { type LinkedWing, linkWing } from '../support/roost/linked-wing.ts';
import { PassMaker } from '../support/roost/pass-maker.ts';
import { ScriptedRoost } from '../support/roost/scripted-roost.ts';
import { until } from '../support/until.ts';

const SESSION = '5f0c91ab';
let maker: PassMaker;
let roost: ScriptedRoost;
let wing: LinkedWing;
let links: DirectLink[];

beforeEach(async () => {
  links = [];
  maker = new PassMaker();
  roost = await ScriptedRoost.start();
  roost.relayKey = maker.spki;
  wing = await linkWing(roost);
});

afterEach(async () => {
  for (const { socket } of links) socket.terminate();
  await wing[Symbol.asyncDispose]();
  await roost.stop();
});

const change = (access: Partial<RemoteConfig>): Promise<unknown> =>
  wing.client.api.remote.changeAccess(access);

/** Switches the door on, at a port that nobody has taken meanwhile. */
async function openDoor(): Promise<number> {
  for (;;) {
    const port = await freePort('127.0.0.1');
    await change({ connection: 'direct', directPort: port });
    let open = false;
    await until(async () => {
      const { direct } = await wing.status();
      expect(direct?.address).toBe(`127.0.0.1:${port}`);
      open = direct?.open ?? false;
      expect(open || direct?.problem).toBeTruthy();
    });
    if (open) return port;
  }
}

/** Comes to the door with a pass of those claims. */
async function come(
  port: number,
  claims: Readonly<Record<string, unknown>> = { sub: 'local' },
  how: Partial<DirectLinkOptions> = {},
): Promise<DirectLink> {
  const [linked] = roost.wings;
  const pass = await maker.pass(claims);
  const link = await DirectLink.open({ port, pass, wingKey: linked?.publicKey ?? '', ...how });
  links.push(link);
  return link;
}

/** A session that was begun at the door. */
async function begun(link: DirectLink, more: Record<string, unknown> = {}): Promise<RemoteBrowser> {
  const browser = new RemoteBrowser(link, SESSION);
  browser.start({ cwd: wing.real.home, ...more });
  await until(() => expect(link.of('pty.started')).toHaveLength(1));
  return browser;
}

test('a session is begun, typed into, sized and ended at the door, and the roost learns nothing of it', async () => {
  const port = await openDoor();
  const health = await fetch(`http://127.0.0.1:${port}/health`);
  expect(await health.text()).toBe('{"ok":true,"mode":"direct"}');
  const link = await come(
    port,
    { sub: 'local' },
    {
      asBrowser: true,
      headers: { Origin: new URL(roost.url).origin },
    },
  );
  expect(link.socket.protocol).toBe('wing.pty');
  const browser = await begun(link);
  await until(async () => {
    const { viewers } = await wing.status();
    expect(viewers).toMatchObject([{ session: SESSION, path: 'direct', userId: 'local' }]);
    expect(viewers[0]?.roundTripMs).toBeGreaterThanOrEqual(0);
  });
  link.tell({ type: 'pty.resize', session_id: SESSION, cols: 91, rows: 33 });
  browser.type('stty size; echo shown-$((40+2))\r');
  await until(() => expect(browser.text).toMatch(/33 91[\s\S]*shown-42/));
  expect(JSON.stringify(link.received)).not.toContain('shown');
  browser.type('exit 3\r');
  await until(() => expect(link.of('pty.exited')).toMatchObject([{ exit_code: 3 }]));
  expect(await link.closed).toBe(1000);
  await until(() => expect(roost.of('pty.exited')).toHaveLength(1));
  expect(roost.heard).not.toMatch(/pty\.(started|output|preview)|shown|"agent":"shell"/);
  expect(roost.heard).not.toContain(wing.real.home);
});

test('a session that was begun through the roost goes on at the door, and back', async () => {
  const port = await openDoor();
  await using through = wing.browser({ reattachAfter: null });
  await through.connect();
  const { session_id: session } = await through.start({ cwd: wing.real.home });
  through.type('echo first-$((1+1))\r');
  await until(() => expect(through.text).toContain('first-2'));
  const link = await come(port);
  const browser = new RemoteBrowser(link, session);
  browser.attach();
  await until(() => expect(browser.text).toContain('first-2'));
  expect(browser.pieces[0]?.packed).toBe(true);
  const before = roost.of('pty.output').length;
  browser.type('echo second-$((1+1))\r');
  await until(() => expect(browser.text).toContain('second-2'));
  // One controls: what is shown goes past the roost from then on.
  expect(roost.of('pty.output')).toHaveLength(before);
  expect((await wing.status()).viewers).toMatchObject([{ path: 'direct' }]);
  await through.attach(session);
  expect(await link.closed).toBe(1000);
  through.type('echo third-$((1+1))\r');
  await until(() => expect(through.text).toContain('third-2'));
  expect((await wing.status()).viewers).toMatchObject([{ path: 'relay' }]);
});

test('what somebody says of themselves is nothing; others keep what they have', async () => {
  const port = await openDoor();
  await change({ allowed: [{ roost: wing.roostId, userId: 'bob' }] });
  await using through = wing.browser({ reattachAfter: null });
  await through.connect();
  const { session_id: session } = await through.start({ cwd: wing.real.home });
  const claimed = { user_id: 'local', org_role: 'owner', email: 'me@example.org' };
  const link = await come(port, { sub: 'bob' });
  new RemoteBrowser(link, session).attach(claimed);
  expect(await link.closed).toBe(1000);
  expect(link.received).toMatchObject([{ type: 'error', message: 'access denied' }]);
  through.type('echo mine-$((1+1))\r');
  await until(() => expect(through.text).toContain('mine-2'));
  // As owner of the machine they would have every folder.
  await change({
    paths: [{ path: wing.real.home, members: [{ roost: wing.roostId, email: 'ann@example.org' }] }],
  });
  const own = await come(port, { sub: 'bob' });
  new RemoteBrowser(own, SESSION).start({ ...claimed, email: 'ann@example.org' });
  expect(await own.closed).toBe(1000);
  expect(own.received).toMatchObject([{ error: 'no accessible folders on this machine' }]);
});

test('a locked machine asks for the passkey there, too, and cuts off whom it no longer lets in', async () => {
  const key = new Passkey('pages.example');
  const port = await openDoor();
  await change({
    allowed: [{ roost: wing.roostId, userId: 'local', key: key.base64 }],
    admins: [{ roost: wing.roostId, email: 'bob@example.org' }],
    passkeyHosts: ['pages.example'],
  });
  const bob = await come(port, { sub: 'bob', email: 'bob@example.org' });
  await begun(bob);
  await change({ locked: true, admins: [] });
  // By the door or by the session, whichever hears of it first.
  expect([1000, 1008]).toContain(await bob.closed);
  await expect(come(port, { sub: 'bob' })).rejects.toThrow('403');
  const headers = { Origin: 'https://pages.example' };
  const link = await come(port, { sub: 'local' }, { headers });
  const browser = new RemoteBrowser(link, 'aabbccdd');
  browser.start({ cwd: wing.real.home });
  await until(() => expect(link.of('passkey.challenge')).toHaveLength(1));
  const challenge = Buffer.from(link.of('passkey.challenge')[0]?.challenge ?? '', 'base64url');
  const shown = key.assert(challenge);
  link.tell({
    ...{ type: 'passkey.response', session_id: 'aabbccdd', ...fieldsOf(shown) },
  });
  await until(() => expect(link.of('pty.started')).toHaveLength(1));
  expect(link.of('pty.started')[0]?.auth_token).toMatch(/^[0-9a-f]{64}$/);
  await wing.client.api.remote.cutOff({ user: 'local' });
  expect(await link.closed).toBe(1000);
});

test('the door is closed to everybody without a good pass', async () => {
  const port = await openDoor();
  const { wingId } = wing;
  const now = Math.floor(Date.now() / 1000);
  const [wingKey, other] = [roost.wings[0]?.publicKey ?? '', new PassMaker()];
  const good = await maker.pass({ sub: 'local' });
  const [head, payload] = good.split('.');
  for (const pass of [
    '',
    'nonsense',
    await other.pass({ sub: 'local' }),
    `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`,
    `${head}.${payload}.AAAA`,
    await maker.pass({ sub: 'local', exp: now - 1 }),
    await maker.pass({ sub: 'local', wing: 'f'.repeat(wingId.length) }),
  ]) {
    await expect(DirectLink.open({ port, wingKey, pass }), pass).rejects.toThrow('401');
  }
  await expect(come(port, { sub: 'mallory', wing: wingId })).rejects.toThrow('403');
  for (const [headers, status] of [
    [{ Origin: 'https://evil.example' }, '403'],
    [{ Host: `evil.example:${port}` }, '421'],
  ] as const) {
    await expect(come(port, { sub: 'local' }, { headers }), status).rejects.toThrow(status);
  }
  const token = await fetch(`http://127.0.0.1:${port}/ws/pty?token=${good}`);
  expect(token.status).toBe(404);
});

test('before the roost has told its key, nobody can be known', async () => {
  roost.relayKey = '';
  await roost.restart();
  await wing.client.api.remote.changeRoost({ roost: wing.roostId, enabled: false });
  await wing.client.api.remote.changeRoost({ roost: wing.roostId, enabled: true });
  await until(() => expect(roost.wings).toHaveLength(1));
  const port = await openDoor();
  await expect(come(port)).rejects.toThrow('503');
  roost.relayKey = maker.spki;
  await roost.restart();
  await until(async () => {
    const link = await come(port);
    expect(link.socket.readyState).toBe(link.socket.OPEN);
  });
});

test('the port is open exactly while it is switched on and there is a link', async () => {
  expect((await wing.status()).direct).toBeNull();
  const port = await openDoor();
  const link = await come(port);
  await begun(link);
  await change({ connection: 'relay' });
  expect(await link.closed).toBe(1001);
  expect((await wing.status()).direct).toBeNull();
  await until(() => expect(come(port)).rejects.toThrow('ECONNREFUSED'));
  await change({ connection: 'direct' });
  await until(async () => expect((await wing.status()).direct).toMatchObject({ open: true }));
  const again = await come(port);
  const browser = new RemoteBrowser(again, SESSION);
  browser.attach();
  await until(() => expect(again.of('pty.started')).toHaveLength(1));
  const waiting = await come(port);
  await wing.client.api.remote.signOut({ roost: wing.roostId });
  expect([await again.closed, await waiting.closed]).toEqual([1000, 1008]);
  await until(() => expect(come(port)).rejects.toThrow('ECONNREFUSED'));
});

test('a port that another program has is told, with what to do', async () => {
  const server = createServer();
  const port = await listenOnLoopback(server);
  try {
    await change({ connection: 'direct', directPort: port });
    await until(async () => {
      expect((await wing.status()).direct).toEqual({
        ...{ address: `127.0.0.1:${port}`, open: false },
        problem: `Another program uses port ${port}. Choose another one.`,
      });
    });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
  await openDoor();
});
