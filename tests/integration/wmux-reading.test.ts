// What is read over the wmux socket: output under load, waits, history, notes and events.
// Numbers in names are lines of the protocol's checklist.

import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { encodeFrame, Opcode } from '#shared/protocol/wmux/frames.ts';
import { setUpWmux as setUp } from '#tests/fixtures/wmux/wmux-setup.ts';
import type { WmuxTestClient } from '#tests/fixtures/wmux/wmux-test-client.ts';
import { ScreenClient } from '#tests/support/screen-client.ts';

const patience = { timeout: 20_000, interval: 10 };
const modeOf = (path: string): number => lstatSync(path).mode & 0o777;

describe('load', () => {
  it('30: a detached session prints 50 MB at full speed', async () => {
    const { connect, real } = await setUp();
    const client = await connect();
    await client.create(
      'a',
      'read x; yes 0123456789 | head -c 50000000; echo; echo the end; read y',
    );
    const waiter = await connect();
    const ended = await waiter.typeAndWait('a', { mode: 'match', pattern: 'the end' });
    expect(ended).toMatchObject({ matched: true });
    await expect
      .poll(async () => (await client.attach('a')).replay?.includes('the end'), patience)
      .toBe(true);
    expect(real.wing.sessions.get('a').log.bytes).toBeLessThanOrEqual(1024 * 1024);
  });

  it('31: one that stops reading harms only itself, and is right again after', async () => {
    const { connect } = await setUp();
    const slow = await connect();
    const quick = await connect();
    await quick.create('a', 'read go; seq 1 3000000; echo the end; read x');
    await slow.attach('a');
    await quick.attach('a');
    slow.stream?.socket.pause();
    await quick.input('a', '\n');
    await expect.poll(() => quick.showsAtEnd('a', 'the end'), patience).toBe(true);
    expect(await slow.list()).toHaveLength(1);
    slow.stream?.socket.resume();
    const clear = '\x1b[2J\x1b[H\x1b[3J';
    await expect.poll(() => slow.showsAtEnd('a', 'the end'), patience).toBe(true);
    const shown = slow.output('a').toString();
    const last = shown.slice(shown.lastIndexOf('\x1b[3J'));
    expect(shown).toContain(clear);
    expect(last).toContain('3000000');
    const numbers = [...last.matchAll(/(\d+)\r\n/g)].map((match) => Number(match[1]));
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
  });
});

describe('waiting', () => {
  const wait = (client: WmuxTestClient, over: object) =>
    client.request<Record<string, unknown>>(Opcode.wait, { session_id: 'a', ...over });

  it('32, 33, 35: for text, quiet and the exit, while other requests are answered', async () => {
    const { connect } = await setUp();
    const client = await connect();
    const waiter = await connect();
    await client.create('a', 'read x; printf nee; read x; echo dle; read x; exit 4');
    const match = wait(waiter, { mode: 'match', pattern: 'nee\r\ndle' });
    await client.input('a', '\n');
    await expect
      .poll(async () => (await client.history('a', 'text')).toString(), patience)
      .toContain('nee');
    await client.input('a', '\n');
    expect(await match).toEqual({
      session_id: 'a',
      mode: 'match',
      exit_code: null,
      matched: true,
      timed_out: false,
    });
    const startedAt = performance.now();
    expect(await wait(waiter, { mode: 'idle', idle_for: 300 })).toMatchObject({
      exit_code: null,
      matched: false,
      timed_out: false,
    });
    expect(performance.now() - startedAt).toBeGreaterThan(290);
    expect(await wait(waiter, { mode: 'exit', timeout: 50 })).toMatchObject({ timed_out: true });
    const order: number[] = [];
    const control = waiter.control;
    const previous = control.onFrame;
    control.onFrame = ({ opcode, payload }) => {
      if (opcode === Opcode.ok) order.push(payload[0] ?? 0);
    };
    control.socket.write(
      Buffer.concat([
        encodeFrame(Opcode.wait, JSON.stringify({ session_id: 'a', mode: 'match', pattern: 'no' })),
        encodeFrame(Opcode.list),
      ]),
    );
    await expect.poll(() => order).toEqual(['['.charCodeAt(0)]);
    await client.input('a', '\n');
    await expect.poll(() => order, patience).toEqual(['['.charCodeAt(0), '{'.charCodeAt(0)]);
    control.onFrame = previous;
    await expect(wait(client, { mode: 'exit' })).rejects.toThrow('get: session not found');
  });

  it('34: leaves nothing behind when its connection closes; refuses unknown modes', async () => {
    const { connect, real } = await setUp();
    const client = await connect();
    await client.create('a', 'sleep 60');
    await expect(wait(client, { mode: 'sleep' })).rejects.toThrow('invalid wait mode: sleep');
    const session = real.wing.sessions.get('a');
    let listeners = 0;
    const original = session.onDidExit;
    Object.defineProperty(session, 'onDidExit', {
      value: (listener: Parameters<typeof original>[0]) => {
        listeners += 1;
        const subscription = original(listener);
        return {
          dispose: () => {
            listeners -= 1;
            subscription.dispose();
          },
        };
      },
    });
    client.control.socket.write(
      encodeFrame(Opcode.wait, JSON.stringify({ session_id: 'a', mode: 'exit' })),
    );
    await expect.poll(() => listeners).toBe(1);
    client.close();
    await expect.poll(() => listeners).toBe(0);
  });
});

describe('history', () => {
  it('36, 37: comes in every format, also when empty', async () => {
    const { connect } = await setUp();
    const client = await connect();
    await client.create('a', 'sleep 60');
    await client.create('b', 'seq 1 100; sleep 60');
    expect((await client.history('a', 'text')).toString()).toBe('');
    expect((await client.history('a', 'ansi')).toString()).toMatch(/^\x1b\[2J/);
    expect((await client.history('a', 'html')).toString()).toMatch(/^<pre style=.*<\/pre>$/);
    await expect
      .poll(async () => (await client.history('b', 'text')).toString(), patience)
      .toMatch(/^1\r\n2\r\n.*\r\n100$/s);
    expect((await client.history('b', 'text', 2)).toString()).toBe('99\r\n100');
    expect((await client.history('b', 'ansi')).toString()).toContain('99\r\n100');
    expect((await client.history('b', 'html')).toString()).toMatch(/^<pre style=.*100<\/pre>$/s);
    await expect(client.history('nothing', 'pdf')).rejects.toThrow(
      'invalid format: must be ansi, text, or html',
    );
    await expect(client.history('nothing', 'text')).rejects.toThrow(
      'session adapter: snapshot: session not found',
    );
    expect(await client.list()).toHaveLength(2);
    expect(client.unexpected).toEqual([]);
  });

  it('42: keeps as many lines as told', async () => {
    const { connect } = await setUp();
    const client = await connect();
    const set = (id: string, lines: number) =>
      client.request(Opcode.scrollback, { session_id: id, scrollback_lines: lines });
    await client.create('a', 'seq 1 300; sleep 60');
    await expect
      .poll(async () => (await client.history('a', 'text')).toString(), patience)
      .toContain('300');
    await set('a', 50_000);
    expect((await client.history('a', 'text')).toString()).toMatch(/^1\r\n/);
    await set('a', 0);
    expect((await client.history('a', 'text')).toString()).not.toMatch(/^1\r\n/);
    await expect(set('x', 1)).rejects.toThrow(/^session not found$/);
  });
});

describe('notes and environment', () => {
  it('39: keeps notes; the folder is one', async () => {
    const { connect, real } = await setUp();
    const client = await connect();
    await client.create(
      's',
      'read x; printf "\\033]7;file://"; sleep 0.1; printf "/tmp\\033\\\\"; read y',
    );
    const get = (key: string, id = 's') => client.request(Opcode.metaGet, { session_id: id, key });
    await client.request(Opcode.metaSet, { session_id: 's', key: 'k', value: 'v' });
    expect(await get('k')).toEqual({ value: 'v' });
    expect(await get('unknown')).toEqual({});
    await client.input('s', '\n');
    await expect.poll(() => get(''), patience).toEqual({ metadata: { k: 'v', cwd: '/tmp' } });
    await expect.poll(() => client.has('cwd.changed', 's')).toBe(true);
    await expect(get('k', 'x')).rejects.toThrow('session adapter: meta get: session not found');
    await expect(get('', 'x')).rejects.toThrow('session adapter: meta get all: session not found');
    expect(real.wing.sessions.get('s').info.cwd).toBe('/tmp');
  });

  it('41: forwards variables to files of that session only', async () => {
    const { connect, real, paths } = await setUp();
    const client = await connect();
    await client.create('s', 'sleep 60');
    const forward = (id: string, env: Record<string, string>) =>
      client.request(Opcode.envForward, { session_id: id, env });
    await forward('s', { SSH_AUTH_SOCK: paths.socket, PLAIN: 'x y' });
    const folder = join(paths.sessions, 's');
    expect(readlinkSync(join(folder, 'SSH_AUTH_SOCK'))).toBe(paths.socket);
    expect(readFileSync(join(folder, 'env'), 'utf8')).toBe('PLAIN=x y\n');
    expect(modeOf(join(folder, 'env'))).toBe(0o600);
    await expect(forward('../../x', { A: 'b' })).rejects.toThrow('session not found');
    await expect(forward('s', { '../../x': 'b' })).rejects.toThrow('invalid env forward request');
    expect(() => lstatSync(join(real.home, 'x'))).toThrow();
  });
});

describe('events', () => {
  it('40: of programs come also when nobody is attached, and split over writes', async () => {
    const { connect } = await setUp();
    const client = await connect();
    const part = (text: string) => `printf '\\033]${text}'; sleep 0.05;`;
    const whole = (text: string) => `printf '\\033]${text}\\033\\\\';`;
    await client.create(
      'a',
      [
        whole('9;nine'),
        whole('99;i=1;ninety-nine'),
        whole('777;notify;title;seven'),
        whole('777;wmux;shell-ready'),
        `${part('9;sp')} printf 'lit\\007';`,
        'sleep 60',
      ].join(' '),
    );
    await expect
      .poll(() => client.events.filter(({ type }) => type === 'notification').length, patience)
      .toBe(4);
    expect(
      client.events.filter(({ type }) => type === 'notification').map(({ payload }) => payload),
    ).toEqual([
      { body: 'nine', message: 'nine' },
      { body: 'ninety-nine', message: 'ninety-nine' },
      { body: 'seven', message: 'seven', title: 'title' },
      { body: 'split', message: 'split' },
    ]);
    expect(client.has('shell.ready', 'a')).toBe(true);
  });

  it('43: reach every subscriber, or only those of one session, once', async () => {
    const { connect } = await setUp();
    const all = await connect();
    const one = await connect({ events: false });
    await one.request(Opcode.event, { session_id: 'b' });
    await one.request(Opcode.event, { session_id: 'b' });
    await all.create('a', 'sleep 60');
    await all.create('b', 'sleep 60');
    await expect.poll(() => one.events.length).toBe(1);
    expect(one.events[0]).toMatchObject({ type: 'session.created', session_id: 'b' });
    await expect.poll(() => all.events.length).toBe(2);
  });
});

describe('queries of programs', () => {
  it('46: get exactly one answer; none from us while only real terminals look', async () => {
    const { connect, real } = await setUp();
    const client = await connect();
    const ask =
      'ask() { printf "\\033[c"; n=0; t=$2; while read -rs -t $t -d c; do n=$((n+1)); t=0.7; done; echo "$1 $n."; }';
    // Where one is awaited there is time for it; then it is looked for a second one.
    const script = `stty -echo -icanon; ${ask}; ask first 15; read; ask second 0.7; read; ask third 15; read`;
    await client.create('a', script, { shell: '/bin/bash' });
    const shown = async () => (await client.history('a', 'text')).toString();
    await expect.poll(shown, patience).toContain('first 1.');
    await client.attach('a');
    await client.input('a', '\n');
    await expect.poll(shown, patience).toContain('second 0.');
    const screen = new ScreenClient(real.connect(), 'a', { cols: 80, rows: 24 });
    onTestFinished(() => screen.dispose());
    await expect.poll(() => real.wing.sessions.get('a').info.viewers, patience).toBe(2);
    await client.input('a', '\n');
    await expect.poll(shown, patience).toContain('third 1.');
  });
});
