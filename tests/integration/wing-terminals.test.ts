// Terminals through a strict roost, over real sockets: checklist of the wing protocol, lines 10, 12, 15
// to 24, 28 to 30, 48 and 49.

import { access as present, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { MAX_COLS, MAX_ROWS } from '#shared/contract/limits.ts';
import { MAX_OUTPUT_CHUNK, MAX_WING_MESSAGE } from '#shared/protocol/wing/wing-limits.ts';
import type { ToBrowser } from '#shared/protocol/wing/wing-messages.ts';
import '../support/property-seed.ts';
import { type LinkedWing, linkWing } from '../support/roost/linked-wing.ts';
import type { ScriptedBrowser, ScriptedBrowserOptions } from '../support/roost/scripted-browser.ts';
import { ScriptedRoost } from '../support/roost/scripted-roost.ts';
import { tunnelOf } from '../support/roost/tunnel-of.ts';
import { until } from '../support/until.ts';

const unpacked = promisify(gunzip);
let roost: ScriptedRoost;
let wing: LinkedWing;
let browsers: ScriptedBrowser[] = [];
let made = 0;

beforeAll(async () => {
  roost = await ScriptedRoost.start();
  wing = await linkWing(roost, {}, { 'terminal.scrollback': 50_000 });
});

afterEach(async () => {
  roost.tampering.fromWing = undefined;
  roost.tampering.toWing = undefined;
  for (const browser of browsers) await browser[Symbol.asyncDispose]();
  browsers = [];
});

afterAll(async () => {
  await wing[Symbol.asyncDispose]();
  await roost[Symbol.asyncDispose]();
});

/** A session of this machine. */
async function session(script = 'stty -echo; echo ready; exec cat'): Promise<string> {
  const id = `5f0c${String(++made).padStart(4, '0')}`;
  await wing.client.api.sessions.create({
    ...{ id, shell: '/bin/sh', args: ['-c', script], cols: 80, rows: 24 },
  });
  return id;
}

/** A tab that is connected, and is closed after the test. */
async function tab(options: Partial<ScriptedBrowserOptions> = {}): Promise<ScriptedBrowser> {
  const browser = wing.browser({ reattachAfter: null, ...options });
  browsers.push(browser);
  await browser.connect();
  return browser;
}

/** A tab that controls `id`, and has been shown what it printed. */
async function controls(
  id: string,
  options: Partial<ScriptedBrowserOptions> = {},
  word = 'ready',
): Promise<ScriptedBrowser> {
  const browser = await tab(options);
  await browser.attach(id);
  await until(() => expect(browser.tail).toContain(word));
  return browser;
}

const info = (id: string) => wing.client.api.sessions.get({ id });
const is =
  <T extends ToBrowser['type']>(type: T) =>
  (message: ToBrowser): message is Extract<ToBrowser, { type: T }> =>
    message.type === type;

/** Messages of wings about one session. */
const said = (type: string, id: string) =>
  roost.of(type).filter(({ session_id }) => session_id === id);

describe('what is typed and shown', () => {
  test('checklist 10: a tag that was changed is dropped, and nothing is closed', async () => {
    const browser = await controls(await session());
    const { registrations } = roost;
    const changed = Buffer.from(browser.seal(Buffer.from('changed\n')), 'base64');
    const last = changed.length - 1;
    changed[last] = (changed[last] ?? 0) ^ 1;
    browser.send({
      ...{ type: 'pty.input', session_id: browser.sessionId, data: changed.toString('base64') },
    });
    browser.type('whole\n');
    await until(() => expect(browser.text).toContain('whole'));
    expect(browser.text).not.toContain('changed');
    expect(browser.closes).toEqual([]);
    expect(roost.registrations).toBe(registrations);
  });

  test('checklist 12: fields that nobody knows get through where a roost passes frames on, and mean nothing', async () => {
    const id = await session();
    const unknown = { aerie_future: { a: [1, 'b'] }, kind: 'x' };
    const extended = (frame: string): string =>
      JSON.stringify({ ...JSON.parse(frame), ...unknown });
    roost.tampering.fromWing = (frame) =>
      /"pty\.(output|started|exited)"/.test(frame) ? extended(frame) : frame;
    const got: string[] = [];
    roost.tampering.toBrowser = (frame) => {
      got.push(frame);
      return [frame];
    };
    const browser = await tab();
    await browser.attach(id, unknown);
    roost.tampering.toBrowser = undefined;
    // What a roost encodes anew loses them.
    const attach = roost.toWings.findLast((frame) => frame.includes('pty.attach'));
    expect(attach).not.toContain('aerie_future');
    await until(() => expect(browser.text).toContain('ready'));
    expect(got.find((frame) => frame.includes('pty.started'))).toContain('aerie_future');
    const data = browser.seal(Buffer.from('typed\n'));
    browser.send({ type: 'pty.input', session_id: id, data, ...unknown });
    await until(() => expect(browser.text).toContain('typed'));
    expect(roost.toWings.at(-1)).toContain('aerie_future');
    await wing.client.api.sessions.kill({ id });
    await until(() => expect(browser.exits).toHaveLength(1));
  });

  test('checklist 15: 5 MiB at once come whole and in order, in messages that fit', async () => {
    const id = await session(
      `stty -onlcr -echo; printf ready; read -r go; seq -w 1 50000 | sed "s/$/ ${'x'.repeat(98)}/" | cat; printf done; exec cat`,
    );
    const browser = await controls(id);
    const before = roost.fromWings.length;
    browser.type('\n');
    await until(() => expect(browser.tail).toMatch(/done$/));
    const frames = roost.fromWings.slice(before);
    expect(Math.max(...frames.map(({ length }) => length))).toBeLessThan(MAX_WING_MESSAGE);
    for (const { bytes } of browser.pieces) {
      expect(bytes.length).toBeLessThanOrEqual(MAX_OUTPUT_CHUNK);
    }
    const shown = browser.text;
    expect(shown.length).toBeGreaterThan(5 * 1024 * 1024);
    const numbers = shown.match(/\d{5}/g) ?? [];
    expect(numbers).toHaveLength(50_000);
    expect(numbers.every((number, index) => Number(number) === index + 1)).toBe(true);
    expect(browser.unreadable).toBe(0);
  });

  test('checklist 16, 17: started, then 2 MiB of history in packed pieces, then live output', async () => {
    const line = `${'世界é'.repeat(60)} line`;
    const id = await session(
      `stty -echo; seq 1 4500 | sed "s/$/ ${line}/" | cat; echo ready; read -r go; echo $(stty size); exec cat`,
    );
    await controls(id);
    const browser = await tab();
    const before = roost.fromWings.length;
    await browser.attach(id, { cols: 100, rows: 30 });
    await until(() => expect(browser.tail).toContain('ready'));
    browser.type('\nafter\n');
    await until(() => expect(browser.tail).toContain('after'));
    const frames = roost.fromWings.slice(before).filter((frame) => frame.includes(`"${id}"`));
    expect(JSON.parse(frames[0] ?? '{}')).toMatchObject({ type: 'pty.started' });
    const firstLive = browser.pieces.findIndex(({ packed }) => !packed);
    expect(firstLive).toBeGreaterThan(5);
    expect(browser.pieces.slice(firstLive).every(({ packed }) => !packed)).toBe(true);
    const replay = Buffer.concat(browser.pieces.slice(0, firstLive).map(({ bytes }) => bytes));
    expect(replay.length).toBeGreaterThan(2 * 1024 * 1024);
    const text = replay.toString('utf8');
    expect(text).not.toContain('\ufffd');
    expect(text.match(/世界é/g)).toHaveLength(4500 * 60);
    expect(browser.tail).toContain('30 100');
  });

  test('checklist 18: what comes while a replay is still being unpacked follows it', async () => {
    const id = await session('stty -echo; echo first; exec cat');
    await controls(id, {}, 'first');
    const gate = Promise.withResolvers<void>();
    const browser = await tab({
      unpack: async (packed) => {
        await gate.promise;
        return unpacked(packed);
      },
    });
    await browser.attach(id);
    await until(() =>
      expect(browser.messages.some(({ type }) => type === 'pty.output')).toBe(true),
    );
    browser.type('second\n');
    await until(() =>
      expect(browser.messages.filter(is('pty.output')).some((each) => !each.compressed)).toBe(true),
    );
    expect(browser.text).toBe('');
    gate.resolve();
    await until(() => expect(browser.text).toMatch(/first[^]*second/));
    expect(browser.text.match(/second/g)).toHaveLength(1);
  });
});

describe('who controls and who watches', () => {
  test('checklist 19: an attach to a session that is not there hears nothing, and the list says so', async () => {
    const other = await controls(await session());
    const browser = await tab();
    const answered = browser.attach('deadbeef').then(
      () => 'answered',
      () => 'answered',
    );
    const tunnel = tunnelOf(roost, wing.wingId);
    const { sessions } = (await tunnel.request({ type: 'sessions.list' })) as {
      sessions: { session_id: string }[];
    };
    tunnel.dispose();
    expect(sessions.map(({ session_id }) => session_id)).not.toContain('deadbeef');
    expect(said('pty.exited', 'deadbeef')).toEqual([]);
    expect(await Promise.race([answered, Promise.resolve('silent')])).toBe('silent');
    other.type('alive\n');
    await until(() => expect(other.text).toContain('alive'));
  });

  test('checklist 20: the second takes over; the first neither types nor is shown more', async () => {
    const id = await session();
    const first = await controls(id);
    const second = await controls(id);
    const seen = first.pieces.length;
    first.type('old\n');
    await until(() => expect(roost.toWings.at(-1)).toContain('pty.input'));
    second.type('new\n');
    await until(() => expect(second.text).toContain('new'));
    expect(second.text).not.toContain('old');
    expect(first.pieces).toHaveLength(seen);
  });

  test('checklist 21: a watcher has copies of its own, and types, resizes and ends nothing', async () => {
    await wing.client.api.remote.changeAccess({ spectate: true });
    const id = await session();
    const browser = await controls(id);
    const watcher = await tab();
    await watcher.attach(id, { spectate: true, cols: 10, rows: 5 });
    await until(() => expect(watcher.text).toContain('ready'));
    expect(watcher.viewerId).not.toBe('');
    const before = roost.toWings.length;
    watcher.type('from the watcher\n');
    watcher.resize(20, 5);
    watcher.kill();
    // A roost that is not strict passes them on.
    roost.tellWings({ type: 'pty.input', session_id: id, data: watcher.seal(Buffer.from('x\n')) });
    browser.type('from the controller\n');
    await until(() => expect(watcher.text).toContain('from the controller'));
    await until(() => expect(browser.text).toContain('from the controller'));
    expect(browser.text).not.toMatch(/watcher|x\r/);
    expect(roost.toWings.slice(before).join()).not.toContain('pty.kill');
    expect(await info(id)).toMatchObject({ cols: 80, exit: null });
    const mine = said('pty.output', id).filter(({ viewer_id }) => viewer_id === watcher.viewerId);
    expect(mine.length).toBeGreaterThan(1);
    expect(browser.messages.some((each) => 'viewer_id' in each && each.viewer_id !== '')).toBe(
      false,
    );
  });

  test('checklist 22: a watcher who may not is told so alone, and the session lives', async () => {
    await wing.client.api.remote.changeAccess({ spectate: false });
    const id = await session();
    const browser = await controls(id);
    const watcher = await tab();
    await expect(watcher.attach(id, { spectate: true })).rejects.toThrow('spectate not enabled');
    browser.type('alive\n');
    await until(() => expect(browser.text).toContain('alive'));
    expect(browser.exits).toEqual([]);
  });

  test('checklist 23: the end of a program reaches everybody once, after its last words', async () => {
    await wing.client.api.remote.changeAccess({ spectate: true });
    const id = await session('stty -echo; echo ready; read -r go; printf "last words"; exit 3');
    const browser = await controls(id);
    const watcher = await tab();
    await watcher.attach(id, { spectate: true });
    await until(() => expect(watcher.text).toContain('ready'));
    browser.type('\n');
    await until(() => expect(browser.exits).toMatchObject([{ exit_code: 3, viewer_id: '' }]));
    await until(() => expect(watcher.exits).toHaveLength(1));
    expect(said('pty.exited', id).filter(({ viewer_id }) => viewer_id === '')).toHaveLength(1);
    expect(browser.text).toContain('last words');
    expect(roost.routes.has(id)).toBe(false);
    const { length } = roost.fromWings;
    roost.tellWings({ type: 'pty.input', session_id: id, data: browser.seal(Buffer.from('x')) });
    roost.tellWings({ type: 'pty.resize', session_id: id, cols: 90, rows: 20 });
    await controls(await session());
    expect(roost.fromWings.slice(length).join('\n')).not.toContain(`"${id}"`);
  });

  test('checklist 24: ended by its socket and by the tunnel; a signal is -1 and no error', async () => {
    const bySocket = await controls(await session());
    bySocket.kill();
    await until(() => expect(bySocket.exits).toMatchObject([{ exit_code: -1, error: '' }]));
    const id = await session();
    const byTunnel = await controls(id);
    const tunnel = tunnelOf(roost, wing.wingId);
    const kill: object & { readonly type: string } = Object.assign(
      { type: 'pty.kill' },
      { session_id: id },
    );
    expect(await tunnel.request(kill)).toMatchObject({ ok: expect.anything() });
    tunnel.dispose();
    await until(() => expect(byTunnel.exits).toMatchObject([{ exit_code: -1, error: '' }]));
  });
});

describe('what programs ask for', () => {
  test('checklist 28: a wish to be looked at is told once, with a nonce, to dashboards as well', async () => {
    const script = 'stty -echo; echo ready; read -r a; printf "Go on? [y/N] "; read -r b; exec cat';
    const id = await session(script);
    const browser = await controls(id);
    browser.type('x\n');
    browser.detach();
    await until(() => expect(said('session.attention', id)).toHaveLength(1));
    expect(said('session.attention', id)[0]?.['nonce']).toMatch(/^[0-9a-f]{16}$/);
    expect(roost.events).toContainEqual({
      ...{ type: 'session.attention', wing_id: wing.wingId, session_id: id },
    });
    const again = await controls(id, {}, 'Go on?');
    again.type('y\n');
    await until(async () => expect((await info(id)).attention).toBeNull());
    expect(said('session.attention', id)).toHaveLength(1);
  });

  test('checklist 29, 30: previews are sealed for whoever controls it, pages are told once', async () => {
    await wing.client.api.remote.changeAccess({ browserOpen: true });
    const browser = await tab();
    const { session_id: id } = await browser.start({ agent: 'shell' });
    await until(() => expect(browser.text).toMatch(/[$#] /));
    browser.type('echo "[$WT_PREVIEW_FILE]"\r');
    let file = '';
    await until(() => {
      file = /\[(\/.+?)\]/.exec(browser.text.replaceAll('\r\n', ''))?.[1] ?? '';
      expect(file).toMatch(/wt-preview/);
    });
    for (const [text, message] of [
      ['url: https://example.org/x', { mode: 'url', url: 'https://example.org/x' }],
      ['# Title\n', { mode: 'markdown', content: '# Title\n' }],
      ['', { mode: '' }],
    ] as const) {
      const shown = browser.next(is('pty.preview'));
      await writeFile(file, text === '' ? '\n' : text);
      const { data } = await shown;
      expect(JSON.parse(String(browser.open(data)))).toEqual(message);
      await until(() => expect(present(file)).rejects.toMatchObject({ code: 'ENOENT' }));
    }
    expect(roost.heard).not.toContain('# Title');
    const opened = browser.next(is('pty.browser_open'));
    browser.type('"$BROWSER" https://example.org/opened; "$BROWSER" file:///etc/passwd\r');
    expect((await opened).url).toBe('https://example.org/opened');
    browser.type('echo settled-$((1+1))\r');
    await until(() => expect(browser.text).toContain('settled-2'));
    expect(said('pty.browser_open', id)).toHaveLength(1);
    browser.kill();
    await until(() => expect(browser.exits).toHaveLength(1));
  });
});

describe('what is refused', () => {
  test('checklist 48: session ids, kinds and folders that are paths reach nothing', async () => {
    const tunnel = tunnelOf(roost, wing.wingId);
    const ask = (inner: { readonly type: string } & Record<string, unknown>): Promise<unknown> =>
      tunnel.request(inner);
    const bad = ['../../etc/passwd', 'a/b', '..\\..\\x', 'a\0b', '..', '', '/etc', 'ABCDEF01'];
    for (const name of bad) {
      for (const request of [
        { type: 'audit.request', session_id: name, kind: 'pty' },
        { type: 'audit.request', session_id: '5f0c91ab', kind: name },
        { type: 'pty.kill', session_id: name },
      ]) {
        expect(await ask(request)).toHaveProperty('error');
      }
      const { length } = roost.fromWings;
      roost.tellWings({
        ...{ type: 'pty.start', session_id: name, agent: 'shell', cols: 80, rows: 24 },
        ...{ user_id: 'local', public_key: roost.wings[0]?.publicKey, cwd: name },
      });
      await until(() => expect(roost.fromWings.slice(length).join('\n')).toContain('"pty.exited"'));
      roost.tellWings({ type: 'pty.attach', session_id: name, user_id: 'local' });
    }
    expect(await ask({ type: 'dir.list', path: 'a\0b' })).not.toHaveProperty('entries.0');
    tunnel.dispose();
    const ids = (await wing.client.api.sessions.list()).map(({ id }) => id);
    expect(ids.filter((id) => bad.includes(id))).toEqual([]);
  });

  test('checklist 49: whatever sizes a browser claims, a session has whole ones that a terminal can have', async () => {
    const id = await session();
    const browser = await controls(id);
    const size = fc.oneof(
      ...[fc.double(), fc.integer(), fc.integer({ min: -3, max: 200 }), fc.constant(null)],
      ...[fc.string(), fc.integer({ min: 60_000, max: 70_000 })],
    );
    const isWhole = (value: unknown, max: number): boolean =>
      typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max;
    let expected: unknown = { cols: 80, rows: 24 };
    let run = 0;
    await fc.assert(
      fc.asyncProperty(size, size, fc.boolean(), async (cols, rows, byRoost) => {
        const resize = { type: 'pty.resize', session_id: id, cols, rows };
        // As somebody says it, and as a roost would that checks nothing.
        if (byRoost) roost.tellWings(resize);
        else browser.send(resize);
        const word = `run${++run}.`;
        browser.type(`${word}\n`);
        await until(() => expect(browser.tail).toContain(word));
        if (isWhole(cols, MAX_COLS) && isWhole(rows, MAX_ROWS)) expected = { cols, rows };
        expect(await info(id)).toMatchObject({ ...Object(expected), exit: null });
      }),
      { numRuns: 40 },
    );
  });
});
