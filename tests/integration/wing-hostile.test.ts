// A roost that has been taken over: whatever it says, nothing is typed that nobody typed, and nothing it
// gets can be read.

import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LinkedWing, linkWing } from '../support/roost/linked-wing.ts';
import type { ScriptedBrowser } from '../support/roost/scripted-browser.ts';
import { ScriptedRoost } from '../support/roost/scripted-roost.ts';
import { tunnelOf } from '../support/roost/tunnel-of.ts';
import { until } from '../support/until.ts';

let roost: ScriptedRoost;
let wing: LinkedWing;
let owner: ScriptedBrowser;

/** A session that says back what is typed, line by line. */
const catArgs = ['-c', 'stty -echo; printf "ready\\n"; exec cat'];

async function session(id: string): Promise<ScriptedBrowser> {
  await wing.client.api.sessions.create({
    ...{ id, shell: '/bin/sh', args: catArgs, cols: 80, rows: 24 },
  });
  const browser = wing.browser({ reattachAfter: null });
  await browser.connect();
  await browser.attach(id);
  await until(() => expect(browser.text).toContain('ready'));
  return browser;
}

beforeEach(async () => {
  roost = await ScriptedRoost.start({ access: 'everybody' });
  wing = await linkWing(roost);
  owner = await session('0f0c91ab');
});

afterEach(async () => {
  await owner[Symbol.asyncDispose]();
  await wing[Symbol.asyncDispose]();
  await roost[Symbol.asyncDispose]();
});

/** All that the session has printed, from here. */
async function printed(id: string): Promise<string> {
  let text = '';
  for await (const piece of await wing.client.api.sessions.history({ id, format: 'text' })) {
    text += piece;
  }
  return text;
}

/** Resolves once everything said before has been dealt with: the link answers, and the session too. */
async function settled(browser: ScriptedBrowser, word: string): Promise<void> {
  browser.type(`${word}\n`);
  await until(() => expect(browser.text).toContain(word));
  expect((await wing.status()).roosts[0]).toMatchObject({ state: 'connected' });
  expect(roost.registrations).toBe(1);
}

/** Asks for anything. */
const ask = (
  tunnel: ReturnType<typeof tunnelOf>,
  inner: { readonly type: string } & Record<string, unknown>,
): Promise<unknown> => tunnel.request(inner);

const done = { ok: 'true' };

interface Asked {
  readonly request_id: string;
  readonly sender_pub: string;
  readonly payload: string;
}

/** Frames of that type, as they were. */
const framesOf = <T>(frames: readonly string[], type: string): T[] =>
  frames.filter((frame) => frame.includes(`"${type}"`)).map((frame): T => JSON.parse(frame));

const input = (data: string, session_id = '0f0c91ab') => ({ type: 'pty.input', session_id, data });

test('frames that are replayed, reflected, moved, cut short or changed type nothing', async () => {
  await using other = await session('0f0c91ac');
  owner.type('once\n');
  await until(() => expect(owner.text).toContain('once'));
  const typed = roost.toWings.filter((frame) => frame.includes('pty.input'));
  expect(typed).not.toEqual([]);
  for (const frame of typed) {
    roost.tellWings(frame);
    // To the other session, cut short anywhere, and with each part changed.
    roost.tellWings(frame.replace('0f0c91ab', '0f0c91ac'));
    for (let at = 0; at < frame.length; at += 7) roost.tellWings(frame.slice(0, at));
    const sealed = Buffer.from(String(JSON.parse(frame).data), 'base64');
    for (let at = 0; at < sealed.length; at += 5) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 0x40;
      roost.tellWings(input(changed.toString('base64')));
      roost.tellWings(input(sealed.subarray(0, at).toString('base64')));
    }
  }
  for (const { session_id, data } of roost.of('pty.output')) {
    roost.tellWings(input(String(data), String(session_id)));
    roost.tellWings(input(String(data), '0f0c91ac'));
  }
  await settled(owner, 'last');
  await settled(other, 'other');
  expect((await printed('0f0c91ab')).match(/once/g)).toHaveLength(1);
  expect(await printed('0f0c91ac')).not.toContain('once');
});

test('requests that are replayed, reflected, moved, cut short or of another kind are answered by nothing', async () => {
  const tunnel = tunnelOf(roost, wing.wingId);
  const member = { path: '/srv', email: 'ann@example.org' };
  expect(await ask(tunnel, { type: 'paths.set', paths: [{ path: '/srv' }] })).toEqual(done);
  expect(await ask(tunnel, { type: 'paths.add_member', ...member })).toEqual(done);
  expect(await ask(tunnel, { type: 'paths.remove_member', ...member })).toEqual(done);
  const asked = framesOf<Asked>(roost.toWings, 'tunnel.req');
  const answers = framesOf<Asked>(roost.fromWings, 'tunnel.res');
  const typed = framesOf<{ data: string }>(roost.toWings, 'pty.input');
  const shown = framesOf<{ data: string }>(roost.fromWings, 'pty.output');
  expect(asked.length).toBeGreaterThan(2);
  expect(shown.length).toBeGreaterThan(0);
  for (const request of asked) {
    roost.tellWings(request);
    roost.tellWings({ ...request, request_id: 'another' });
    roost.tellWings({ ...request, sender_pub: asked[0]?.sender_pub });
    const sealed = Buffer.from(request.payload, 'base64');
    for (let at = 0; at < sealed.length; at += 5) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 0x20;
      for (const bytes of [changed, sealed.subarray(0, at)]) {
        roost.tellWings({ ...request, request_id: 'x', payload: bytes.toString('base64') });
      }
    }
    // What a roost got of terminals is no request, and the other way round, whoever it is said to be of.
    for (const { payload } of answers) roost.tellWings({ ...request, request_id: 'x', payload });
    for (const { data } of [...typed, ...shown]) {
      roost.tellWings({ ...request, request_id: 'x', payload: data });
    }
    roost.tellWings(input(request.payload));
  }
  await settled(owner, 'unmoved');
  const after = framesOf<Asked>(roost.fromWings, 'tunnel.res').map(({ request_id }) => request_id);
  expect(after).not.toContain('x');
  expect(after).not.toContain('another');
  for (const { request_id } of answers) {
    expect(after.filter((id) => id === request_id)).toHaveLength(1);
  }
  expect((await wing.status()).access.paths).toEqual([{ path: '/srv', members: [] }]);
  tunnel.dispose();
});

test('answers that are replayed, reflected, moved or cut short are passed over for the right one', async () => {
  const tunnel = tunnelOf(roost, wing.wingId);
  const before = await ask(tunnel, { type: 'wing.info' });
  const [old] = framesOf<Asked>(roost.fromWings, 'tunnel.res').slice(-1);
  roost.tampering.toBrowser = (frame) => {
    const right: Asked & { type: string } = JSON.parse(frame);
    if (right.type !== 'tunnel.res') return [frame];
    const [request] = framesOf<Asked>(roost.toWings, 'tunnel.req').slice(-1);
    const wrong = [old?.payload, request?.payload, right.payload.slice(0, -8), '', '%%%'];
    return [...wrong.map((payload) => JSON.stringify({ ...right, payload })), frame, frame];
  };
  expect(await ask(tunnel, { type: 'dir.list', path: '/nowhere/at/all' })).toEqual({ entries: [] });
  expect(await ask(tunnel, { type: 'sessions.list' })).toHaveProperty('sessions.0');
  expect(before).toHaveProperty('hostname');
  roost.tampering.toBrowser = undefined;
  tunnel.dispose();
});

test('output that is replayed, reflected, cut short or of another session is shown to nobody', async () => {
  await using other = await session('0f0c91ac');
  other.type('of the other\n');
  await until(() => expect(other.text).toContain('of the other'));
  owner.type('once\n');
  await until(() => expect(owner.text).toContain('once'));
  const shown = framesOf<{ data: string; session_id: string }>(roost.fromWings, 'pty.output');
  const typed = framesOf<{ data: string }>(roost.toWings, 'pty.input');
  const [before, others] = [owner.text, other.text];
  const wrong = [
    ...[...shown, ...typed].map(({ data }) => data),
    ...shown.flatMap(({ data }) => [data.slice(0, -4), data.slice(4), `${data}====`, data + data]),
    ...['', '%%%', 'AAAA', 'QUJD\n'],
  ];
  const count = owner.unreadable + other.unreadable;
  for (const session_id of ['0f0c91ab', '0f0c91ac']) {
    for (const data of wrong) {
      for (const compressed of [false, true]) {
        roost.tellBrowsers({ type: 'pty.output', session_id, data, compressed });
      }
    }
  }
  await settled(owner, 'last');
  await settled(other, 'other last');
  expect(owner.text.replace('last\r\n', '')).toBe(before);
  expect(other.text.replace('other last\r\n', '')).toBe(others);
  // Each of the two tabs got them all.
  expect(owner.unreadable + other.unreadable - count).toBe(wrong.length * 8);
});

test('frames in another order are typed as they come, each once, and all that is withheld is lost', async () => {
  const held: string[] = [];
  roost.tampering.toWing = (frame) => {
    if (!frame.includes('pty.input')) return [frame];
    held.push(frame);
    return held.length < 4 ? [] : held.splice(0).reverse();
  };
  for (const word of ['a1\n', 'b2\n', 'c3\n', 'd4\n']) owner.type(word);
  await until(() => expect(owner.text).toContain('a1'));
  roost.tampering.toWing = undefined;
  await settled(owner, 'end');
  const text = await printed('0f0c91ab');
  expect(text.match(/[abcd]\d/g)).toEqual(['d4', 'c3', 'b2', 'a1']);
});

test('malformed messages, bad base64 and JSON that never ends leave the link as it is', async () => {
  const deep = `${'{"a":'.repeat(50_000)}`;
  const bad = [
    ...['', '{', 'null', '[]', '"x"', '{"type":7}', '{"type":"nobody.knows"}', deep],
    '{"type":"pty.resize","session_id":"0f0c91ab","cols":80.5,"rows":-1}',
    '{"type":"pty.resize","session_id":"0f0c91ab","cols":1e308,"rows":1}',
    '{"type":"pty.attach","session_id":{"$ne":1},"public_key":[]}',
    '{"__proto__":{"type":"pty.kill"},"type":"pty.kill"}',
    `{"type":"pty.input","session_id":"0f0c91ab","data":"${'A'.repeat(500_000)}"}`,
    `{"type":"tunnel.req","request_id":"${'r'.repeat(100_000)}","payload":"AAAA"}`,
  ];
  for (const frame of bad) roost.tellWings(frame);
  // A right one in another alphabet, without its padding, and with what decoders pass over.
  const right = owner.seal(Buffer.from('in disguise\n'));
  const disguised = [
    ...[right.replaceAll('+', '-').replaceAll('/', '_'), right.replace(/=+$/, '')],
    ...[`${right}\n`, ` ${right}`, `${right.slice(0, 8)}!!!!${right.slice(8)}`],
  ].filter((each) => each !== right);
  for (const data of ['%%%', 'AAAA', '____', 'QUJD\n', `${'A'.repeat(1001)}`, ...disguised]) {
    roost.tellWings(input(data));
    roost.tellWings({ type: 'tunnel.req', request_id: 'r', sender_pub: data, payload: data });
  }
  roost.tellWings(randomBytes(4000).toString('latin1'));
  await settled(owner, 'still here');
  expect(owner.text).not.toContain('in disguise');
  expect((await wing.client.api.sessions.get({ id: '0f0c91ab' })).cols).toBe(80);
});

test('a frame beyond the limit closes the link, which comes back with its sessions', async () => {
  roost.tellWings('x'.repeat(600_000));
  await until(() => expect(roost.registrations).toBe(2));
  await owner.attach('0f0c91ab');
  owner.type('after\n');
  await until(() => expect(owner.text).toContain('after'));
});

test('checklist 39: roles and passkeys that a browser makes up open no folder and no session', async () => {
  const mallory = roost.addUser('mallory');
  await using browser = wing.browser({ user: mallory, reattachAfter: null });
  await browser.connect();
  const made = {
    ...{ user_id: 'local', org_role: 'owner', email: 'local@example.com', passkeys: ['AAAA'] },
    ...{ sender_user_id: 'local', sender_org_role: 'owner', sender_passkeys: ['AAAA'] },
  };
  // A Go roost lets the role through that a browser claims.
  await expect(browser.start(made)).rejects.toThrow('no accessible folders');
  await wing.client.api.remote.changeAccess({ locked: true });
  await expect(browser.start(made)).rejects.toThrow(/not_allowed|no accessible folders/);
  expect(roost.toWings.findLast((frame) => frame.includes('pty.start'))).toContain(
    '"user_id":"mallory"',
  );
  browser.send({
    type: 'pty.attach',
    session_id: '0f0c91ab',
    public_key: made.passkeys[0],
    ...made,
  });
  const tunnel = tunnelOf(roost, wing.wingId, mallory);
  expect(await tunnel.request({ type: 'sessions.list', ...made })).toEqual({
    error: 'not_allowed',
  });
  tunnel.dispose();
  expect(await wing.client.api.sessions.list()).toHaveLength(1);
});

test('a flood of attaches for sessions that are not there costs no memory and answers nothing', async () => {
  const before = roost.fromWings.length;
  for (let n = 0; n < 3000; n++) {
    roost.tellWings({
      ...{ type: 'pty.attach', session_id: `dead${String(n).padStart(4, '0')}` },
      ...{ user_id: 'local', public_key: randomBytes(32).toString('base64'), cols: 80, rows: 24 },
    });
  }
  await settled(owner, 'through the flood');
  const since = roost.fromWings.slice(before).filter((frame) => frame.includes('dead'));
  expect(since).toEqual([]);
});

test('session ids that are paths reach no file', async () => {
  const tunnel = tunnelOf(roost, wing.wingId);
  for (const session_id of ['../../etc/passwd', 'a/b', 'a\0b', '..', '']) {
    for (const kind of ['pty', '../pty', 'p\0ty']) {
      expect(await ask(tunnel, { type: 'audit.request', session_id, kind })).toHaveProperty(
        'error',
      );
    }
    roost.tellWings({ type: 'pty.kill', session_id });
    expect(await ask(tunnel, { type: 'pty.kill', session_id })).toHaveProperty('error');
  }
  tunnel.dispose();
  await settled(owner, 'checklist 48');
});

test('nothing that the roost got tells what was typed, printed, asked or is secret', async () => {
  const words = ['PrivateWord', 'aerie-wing-', 'testhost'];
  owner.type('PrivateWord\n');
  await until(() => expect(owner.text).toContain('PrivateWord'));
  await owner.attach('0f0c91ab');
  await until(() => expect(owner.text).toContain('PrivateWord'));
  const tunnel = tunnelOf(roost, wing.wingId);
  expect(JSON.stringify(await tunnel.request({ type: 'wing.info' }))).toContain('testhost');
  expect(JSON.stringify(await ask(tunnel, { type: 'dir.list', path: '~' }))).toContain('entries');
  tunnel.dispose();
  const all = [...roost.fromWings, ...roost.toWings].join('\n');
  const decoded = (all.match(/[A-Za-z0-9+/=_-]{12,}/g) ?? [])
    .map((text) => Buffer.from(text, 'base64').toString('latin1'))
    .join('\n');
  for (const word of [...words, roost.owner.token]) {
    expect(all).not.toContain(word);
    expect(decoded).not.toContain(word);
  }
});
