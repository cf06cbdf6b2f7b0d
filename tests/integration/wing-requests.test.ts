// What is asked through the tunnel and who may ask it, through a strict roost over real sockets:
// checklist of the wing protocol, lines 31 to 36.

import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { discoverWing, type TunnelClient } from '#client/tunnel/tunnel-client.ts';
import { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { fieldsOf } from '#shared/protocol/wing/passkey-fields.ts';
import { MAX_BROWSER_MESSAGE, MAX_TUNNEL_CHUNK } from '#shared/protocol/wing/wing-limits.ts';
import type { ToBrowser } from '#shared/protocol/wing/wing-messages.ts';
import { type AssertionFlaws, Passkey } from '../support/passkey.ts';
import { type LinkedWing, linkWing } from '../support/roost/linked-wing.ts';
import type { RoostUser } from '../support/roost/roost-state.ts';
import { ScriptedRoost } from '../support/roost/scripted-roost.ts';
import { tunnelOf } from '../support/roost/tunnel-of.ts';
import { until } from '../support/until.ts';

type Inner = { readonly type: string } & Record<string, unknown>;
const HOST = '127.0.0.1';
const HEX_64 = /^[0-9a-f]{64}$/;
let roost: ScriptedRoost;
let wing: LinkedWing;
let tunnels: TunnelClient[] = [];

beforeAll(async () => {
  roost = await ScriptedRoost.start({ access: 'everybody' });
  wing = await linkWing(roost);
});

afterEach(async () => {
  for (const tunnel of tunnels) tunnel.dispose();
  tunnels = [];
  await wing.client.api.remote.changeAccess({ locked: false, allowed: [], paths: [] });
});

afterAll(async () => {
  await wing[Symbol.asyncDispose]();
  await roost[Symbol.asyncDispose]();
});

/** One tab's way to ask, with the key that it keeps. */
function askerOf(
  user: RoostUser = roost.owner,
  identity = WingIdentity.generate(),
): (inner: Inner) => Promise<unknown> {
  const tunnel = tunnelOf(roost, wing.wingId, user, identity);
  tunnels.push(tunnel);
  return (inner) => tunnel.request(inner);
}

/** What shows `key` with a challenge of the wing, or with `challenge`. */
async function shown(
  ask: (inner: Inner) => Promise<unknown>,
  key: Passkey,
  flaws: AssertionFlaws = {},
  own?: Uint8Array,
): Promise<Inner> {
  const { challenge } = (await ask({ type: 'passkey.challenge' })) as { challenge: string };
  const signed = key.assert(own ?? Buffer.from(challenge, 'base64url'), flaws);
  return { type: 'passkey.auth', ...fieldsOf(signed) };
}

async function tokenFor(ask: (inner: Inner) => Promise<unknown>, key: Passkey): Promise<string> {
  const answer = (await ask(await shown(ask, key))) as { auth_token: string };
  expect(answer).toEqual({ auth_token: expect.stringMatching(HEX_64) });
  return answer.auth_token;
}

/** Somebody with a passkey that is on the list of a locked wing. */
async function listed(id: string): Promise<{ user: RoostUser; key: Passkey }> {
  const key = new Passkey(HOST);
  const user = roost.addUser(id, { passkeys: [key.base64] });
  await wing.client.api.remote.changeAccess({
    ...{ locked: true, allowed: [{ roost: wing.roostId, userId: id, key: key.base64 }] },
  });
  return { user, key };
}

describe('requests', () => {
  test('checklist 31: each row of the table answers in its shape, an unknown type is named', async () => {
    const ask = askerOf();
    const folder = join(wing.real.home, 'project');
    await mkdir(folder);
    expect(await ask({ type: 'wing.info' })).toMatchObject({
      ...{ hostname: 'testhost', platform: 'linux', version: expect.any(String) },
      ...{ agents: expect.arrayContaining(['shell']), projects: [], locked: false },
      ...{ spectate: expect.any(Boolean), allowed_count: 0 },
    });
    expect(await ask({ type: 'dir.list', path: '~' })).toEqual({
      entries: expect.arrayContaining([{ name: 'project', is_dir: true, path: folder }]),
    });
    expect(await ask({ type: 'dir.list', path: `${wing.real.home}/PRO` })).toEqual({
      entries: [{ name: 'project', is_dir: true, path: folder }],
    });
    const none = { type: 'sessions.history', offset: 0, limit: 0 };
    expect(await ask(none)).toEqual({ sessions: [], total: 0 });
    await wing.client.api.sessions.create({
      ...{ id: '0f0c91ab', shell: '/bin/sh', args: ['-c', 'exec cat'], cols: 80, rows: 24 },
      cwd: folder,
    });
    expect(await ask({ type: 'sessions.list' })).toMatchObject({
      sessions: [{ session_id: '0f0c91ab', agent: 'sh', cwd: folder }],
    });
    expect(await ask({ type: 'pty.kill', session_id: '0f0c91ab' })).toEqual({ ok: 'true' });
    expect(await ask({ type: 'pty.kill' })).toEqual({ error: 'missing session_id' });
    expect(await ask({ type: 'paths.set', paths: [{ path: folder }] })).toEqual({ ok: 'true' });
    const member = { path: folder, email: 'ann@example.org' };
    expect(await ask({ type: 'paths.add_member', ...member })).toEqual({ ok: 'true' });
    expect(await ask({ type: 'paths.list' })).toEqual({
      paths: [{ path: folder, members: ['ann@example.org'] }],
    });
    expect(await ask({ type: 'dir.list', path: '/etc' })).toEqual({
      entries: [{ name: 'project', is_dir: true, path: folder }],
    });
    expect(await ask({ type: 'paths.remove_member', ...member })).toEqual({ ok: 'true' });
    expect(await ask({ type: 'paths.remove_member', ...member })).toEqual({
      error: 'path or member not found',
    });
    expect(await ask({ type: 'paths.set', paths: null })).toHaveProperty('error');
    expect(await ask({ type: 'allow.add' })).toMatchObject({
      ...{ ok: 'true', user_id: 'local', has_passkey: false },
    });
    expect(await ask({ type: 'allow.add' })).toEqual({ error: 'already allowed' });
    expect(await ask({ type: 'allow.list' })).toMatchObject({ allowed: [{ user_id: 'local' }] });
    expect(await ask({ type: 'allow.remove' })).toEqual({
      error: 'missing allow_user_id or key',
    });
    const gone = { type: 'allow.remove', allow_user_id: 'local' };
    expect(await ask(gone)).toEqual({ ok: 'true' });
    expect(await ask(gone)).toEqual({ error: 'entry not found' });
    expect(await ask({ type: 'egg.config_update' })).toEqual({ error: 'missing yaml' });
    expect(await ask({ type: 'webrtc.offer', sdp: 'x' })).toEqual({ error: 'p2p not enabled' });
    for (const type of ['chat.poll', 'nobody.knows', '__proto__', 'constructor']) {
      expect(await ask({ type })).toEqual({ error: `unknown type: ${type}` });
    }
  });

  test('checklist 31: members are told only what is theirs, and change nothing', async () => {
    const ask = askerOf(roost.addUser('mallory', { role: 'admin' }));
    await wing.client.api.sessions.create({
      ...{ id: '0f0c91ac', shell: '/bin/sh', args: ['-c', 'exec cat'], cols: 80, rows: 24 },
    });
    expect(await ask({ type: 'sessions.list' })).toEqual({ sessions: [] });
    expect(await ask({ type: 'pty.kill', session_id: '0f0c91ac' })).toEqual({
      error: 'access denied',
    });
    for (const type of ['wing.update', 'egg.config_update', 'paths.set', 'paths.add_member']) {
      expect(await ask({ type, paths: [], yaml: 'x', path: '/', email: 'm@x' })).toEqual({
        error: 'admin required',
      });
    }
    expect(await ask({ type: 'allow.list' })).toEqual({ error: 'access denied' });
    expect(await ask({ type: 'allow.add' })).toEqual({ error: 'not_allowed' });
    expect((await wing.client.api.remote.status()).access).toMatchObject({ allowed: [] });
  });

  test('checklist 32, 33: a chat of 5 MiB comes whole, in messages that a Go program reads', async () => {
    const id = '0f0c91ad';
    const folder = join(wing.real.home, 'remote', id);
    await mkdir(folder, { recursive: true });
    const chat = randomBytes(4 * 1024 * 1024).toString('base64');
    await writeFile(join(folder, 'chat.jsonl.gz'), gzipSync(chat));
    await writeFile(
      join(folder, 'session.json'),
      JSON.stringify({
        ...{ version: 1, sessionId: id, agent: 'claude', cwd: wing.real.home, pid: 2 ** 22 + 1 },
        ...{ owner: { userId: 'local', email: '' }, startedAt: 1, endedAt: 2, home: '/' },
        processStartedAt: '',
      }),
    );
    const { owner: user } = roost;
    const found = await discoverWing({ baseUrl: roost.url, token: user.token }, wing.wingId);
    expect(found.public_key).toBe(roost.wings[0]?.publicKey);
    await expect(
      discoverWing({ baseUrl: roost.url, token: 'x' }, wing.wingId),
    ).rejects.toMatchObject({ code: 'unauthorized' });
    const tunnel = tunnelOf(roost, wing.wingId);
    tunnels.push(tunnel);
    const before = roost.fromWings.length;
    const pieces: Buffer[] = [];
    const audit: Inner = { type: 'audit.request', session_id: id, kind: 'chat' };
    for await (const piece of tunnel.stream(audit)) {
      pieces.push(Buffer.from((piece as { data: string }).data, 'base64'));
    }
    expect(gunzipSync(Buffer.concat(pieces)).toString() === chat).toBe(true);
    expect(chat.length).toBeGreaterThan(5 * 1024 * 1024);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(MAX_TUNNEL_CHUNK);
    const frames = roost.fromWings.slice(before);
    expect(Math.max(...frames.map(({ length }) => length))).toBeLessThanOrEqual(
      MAX_BROWSER_MESSAGE,
    );
    const ask = askerOf();
    expect(await ask({ ...audit, kind: 'keylog' })).toEqual({ error: 'file not found: keylog' });
    expect(await ask({ ...audit, session_id: '00000000' })).toEqual({
      error: 'file not found: chat',
    });
  });
});

describe('a locked wing', () => {
  test('checklist 34: turns strangers away, and asks those on its list for a passkey', async () => {
    const { user, key } = await listed('ann');
    const stranger = askerOf(roost.addUser('eve', { passkeys: [key.base64] }));
    expect(await stranger({ type: 'wing.info' })).toEqual({ error: 'not_allowed' });
    expect(await stranger(await shown(stranger, new Passkey(HOST)))).toHaveProperty('error');
    const ask = askerOf(user);
    expect(await ask({ type: 'wing.info' })).toMatchObject({
      ...{ error: 'passkey_required', hostname: 'testhost', platform: 'linux', locked: true },
    });
    const auth_token = await tokenFor(ask, key);
    expect(await ask({ type: 'wing.info', auth_token })).toMatchObject({ locked: true });
    expect(await stranger({ type: 'wing.info', auth_token })).toEqual({ error: 'not_allowed' });
    const own = new Passkey(HOST);
    await wing.client.api.remote.changeAccess({
      allowed: [
        { roost: wing.roostId, userId: 'ann', key: key.base64 },
        { roost: wing.roostId, userId: 'local', key: own.base64 },
      ],
    });
    const identity = WingIdentity.generate();
    const owner = askerOf(roost.owner, identity);
    await using browser = wing.browser({ identity, reattachAfter: null });
    await browser.connect();
    await browser.start({ auth_token: await tokenFor(owner, own) });
    expect(browser.messages.map(({ type }) => type)).not.toContain('passkey.challenge');
    browser.kill();
    await until(() => expect(browser.exits).toHaveLength(1));
    // Whom the machine cuts off shows a passkey anew.
    await wing.client.api.remote.cutOff({ user: 'ann' });
    expect(await ask({ type: 'wing.info', auth_token })).toMatchObject({
      error: 'passkey_required',
    });
  });

  test('checklist 34: what was shown before a restart of the wing counts no more', async () => {
    await using own = await ScriptedRoost.start();
    await using machine = await linkWing(own);
    const key = new Passkey(HOST);
    await machine.client.api.remote.changeAccess({
      ...{ locked: true, allowed: [{ roost: machine.roostId, userId: 'local', key: key.base64 }] },
    });
    const before = tunnelOf(own, machine.wingId);
    tunnels.push(before);
    const auth_token = await tokenFor((inner) => before.request(inner), key);
    const info: Inner = { type: 'wing.info', auth_token };
    expect(await before.request(info)).toMatchObject({ locked: true });
    await machine.restart();
    await until(() => expect(own.registrations).toBe(2));
    expect(await before.request(info)).toMatchObject({ error: 'passkey_required' });
  });

  test('checklist 35: what is signed wrongly is refused, and the same once only', async () => {
    const { user, key } = await listed('ben');
    const ask = askerOf(user);
    const failed = { error: 'passkey verification failed' };
    const wrong: readonly AssertionFlaws[] = [
      ...[{ type: 'webauthn.create' }, { flags: 0 }, { rpId: 'evil.example' }],
      { origin: 'https://evil.example' },
    ];
    for (const flaws of wrong) expect(await ask(await shown(ask, key, flaws))).toEqual(failed);
    expect(await ask(await shown(ask, new Passkey(HOST)))).toEqual(failed);
    const cut = await shown(ask, key);
    const { signature } = cut as unknown as { signature: string };
    const bytes = Buffer.from(signature, 'base64').subarray(0, -3);
    expect(await ask({ ...cut, signature: bytes.toString('base64') })).toEqual(failed);
    expect(await ask({ ...cut, signature: '%%%' })).toHaveProperty('error');
    const good = await shown(ask, key);
    expect(await ask(good)).toHaveProperty('auth_token');
    expect(await ask(good)).toEqual(failed);
  });

  test('checklist 36: a browser without a token is challenged on the session it starts', async () => {
    const key = new Passkey(HOST);
    await wing.client.api.remote.changeAccess({
      ...{ locked: true, allowed: [{ roost: wing.roostId, userId: 'local', key: key.base64 }] },
    });
    const identity = WingIdentity.generate();
    await using browser = wing.browser({ identity, reattachAfter: null });
    await browser.connect();
    const challenged = browser.next(
      (message: ToBrowser): message is Extract<ToBrowser, { type: 'passkey.challenge' }> =>
        message.type === 'passkey.challenge',
    );
    const starting = browser.start();
    const { session_id, challenge } = await challenged;
    const signed = key.assert(Buffer.from(challenge, 'base64url'));
    browser.send({
      ...{ type: 'passkey.response', session_id, ...fieldsOf(signed) },
    });
    const { auth_token } = await starting;
    expect(auth_token).toMatch(HEX_64);
    await until(() => expect(browser.text).toMatch(/[$#] /));
    // It is good for what this tab asks next.
    await browser.attach(session_id, { auth_token });
    await until(() => expect(browser.text).toMatch(/[$#] /));
    const asked = browser.messages.filter(({ type }) => type === 'passkey.challenge');
    expect(asked).toHaveLength(1);
    browser.kill();
    await until(() => expect(browser.exits).toHaveLength(1));
  });
});
