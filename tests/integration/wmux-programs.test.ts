// The wmux socket as the published SDK, command line tool and tmux stand-in use it: the same frames in the
// same order. Numbers in names are lines of the protocol's checklist.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Terminal } from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { createTerminal } from '#core/emulator/xterm.ts';
import { encodeFrame, encodeSessionBytes, Opcode } from '#shared/protocol/wmux/frames.ts';
import { encodeControlAuth, encodeStreamAuth } from '#shared/protocol/wmux/handshake.ts';
import { setUpWmux } from '#tests/fixtures/wmux/wmux-setup.ts';
import { WmuxTestClient } from '#tests/fixtures/wmux/wmux-test-client.ts';

const patience = { timeout: 20_000, interval: 10 };
const ascii = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? '').toString();

describe('the SDK', () => {
  it('1: connects with two connections and a subscription without a payload', async () => {
    const { raw, token } = await setUpWmux();
    const control = await raw();
    control.socket.write(encodeControlAuth(token));
    const id = ascii((await control.next())?.payload);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    const stream = await raw();
    stream.socket.write(encodeStreamAuth(token, id));
    expect(await stream.next()).toMatchObject({ opcode: Opcode.ok, payload: new Uint8Array(0) });
    control.socket.write(Buffer.from('010a00000000', 'hex'));
    expect(await control.next()).toMatchObject({ opcode: Opcode.ok, payload: new Uint8Array(0) });
  });

  it('43: two of them hear what one does, each once', async () => {
    const { connect } = await setUpWmux();
    const [one, two] = [await connect(), await connect()];
    await one.create('a', 'exit 0');
    for (const client of [one, two]) {
      await expect.poll(() => client.has('session.exited', 'a'), patience).toBe(true);
      expect(client.events.map(({ type }) => type)).toEqual(['session.created', 'session.exited']);
    }
  });

  it('44: is pushed nothing but output on its stream, and only answers and events beside', async () => {
    const { connect, real } = await setUpWmux();
    const client = await connect();
    await client.create('a', 'stty -echo; read x; seq 1 2000; read y');
    await client.attach('a');
    await client.input('a', '\n');
    await expect.poll(() => client.output('a').includes('2000\r\n'), patience).toBe(true);
    await client.history('a', 'ansi');
    await client.request(Opcode.resize, { session_id: 'a', cols: 90, rows: 20 });
    real.wing.sessions.get('a').rename('another');
    await client.kill('a');
    await expect.poll(() => client.has('session.exited', 'a'), patience).toBe(true);
    expect(client.otherOnStream).toEqual([]);
    expect(client.unexpected).toEqual([]);
  });

  it('33: waits for text that never comes only until the program ends', async () => {
    const { connect } = await setUpWmux();
    const client = await connect();
    await client.create('a', 'read x; exit 6');
    const waiter = await connect({ stream: false, events: false });
    expect(await waiter.typeAndWait('a', { mode: 'match', pattern: 'X' })).toEqual({
      session_id: 'a',
      mode: 'match',
      exit_code: 6,
      matched: false,
      timed_out: false,
    });
    await client.create('b', 'sleep 60');
    const long = { session_id: 'b', mode: 'match', pattern: 'x'.repeat(5000) };
    await expect(waiter.request(Opcode.wait, long)).rejects.toThrow('invalid wait request');
  });

  it('37: may leave a large history unread and is answered all the same', async () => {
    const { connect } = await setUpWmux();
    const client = await connect();
    const line = 'x'.repeat(700);
    await client.create('a', `read x; yes ${line} | head -n 3300; echo the end; read y`, {
      cols: 800,
      rows: 50,
    });
    const waiter = await connect();
    await waiter.typeAndWait('a', { mode: 'match', pattern: 'the end' });
    // Up to four pieces wait in the SDK beyond the one that its reader takes.
    const pieces: number[] = [];
    const previous = client.control.onFrame;
    const list = new Promise<unknown>((resolve) => {
      client.control.onFrame = ({ opcode, payload }) => {
        if (opcode === Opcode.ok) resolve(JSON.parse(ascii(payload)));
        else pieces.push(opcode);
      };
    });
    const body = JSON.stringify({ session_id: 'a', format: 'text' });
    client.control.socket.write(
      Buffer.concat([encodeFrame(Opcode.history, body), encodeFrame(Opcode.list)]),
    );
    expect(await list).toHaveLength(1);
    client.control.onFrame = previous;
    expect(pieces.slice(0, -1).every((opcode) => opcode === Opcode.history)).toBe(true);
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.length).toBeLessThanOrEqual(6);
    expect(pieces.at(-1)).toBe(Opcode.historyEnd);
  });

  it('45: that attaches to a full-screen program gets the main screen back at its end', async () => {
    const { connect } = await setUpWmux();
    const first = await connect();
    const script = [
      'stty -echo',
      'seq 1 100',
      'printf "at the prompt"',
      'read a',
      'printf "\\033[?1049h\\033[2J\\033[Hfull screen"',
      'read b',
      'printf "\\033[?1049l back"',
      'read c',
    ].join('; ');
    await first.create('a', script);
    await first.attach('a');
    await expect
      .poll(async () => ascii(await first.history('a', 'text', 1)), patience)
      .toBe('at the prompt');
    await first.input('a', '\n');
    await expect.poll(() => first.output('a').includes('full screen'), patience).toBe(true);
    const second = await connect();
    const { replay, cols, rows } = await second.attach('a');
    const terminal = createTerminal(cols, rows, 1000);
    await parsed(terminal, replay ?? Buffer.alloc(0));
    expect(terminal.buffer.active.type).toBe('alternate');
    expect(lines(terminal)).toContain('full screen');
    await second.input('a', '\n');
    await expect.poll(() => second.output('a').includes('back'), patience).toBe(true);
    await parsed(terminal, second.output('a'));
    expect(terminal.buffer.active.type).toBe('normal');
    const shown = lines(terminal);
    expect(shown.slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, i) => String(i + 1)));
    expect(shown[100]).toBe('at the prompt back');
    terminal.dispose();
  });
});

describe('the command line tool', () => {
  it('2, 3, 28, 36: lists, informs and reads, through the links and the token beside a socket', async () => {
    const { real } = await setUpWmux();
    // What `--socket X.sock` makes of the token: X.token.
    const socket = join(real.home, '.wmux', 'daemon.sock');
    const paths = { socket, token: socket.replace(/\.sock$/, '.token') };
    const cli = async <T>(use: (client: WmuxTestClient) => Promise<T>): Promise<T> => {
      const client = await WmuxTestClient.connect(paths, { stream: false, events: false });
      try {
        return await use(client);
      } finally {
        client.close();
      }
    };
    expect(await cli((client) => client.list())).toEqual([]);
    expect(await cli((client) => client.create('a', 'sleep 60'))).toMatchObject({ id: 'a' });
    expect(await cli((client) => client.info('a'))).toMatchObject({ state: 'alive' });
    await expect(cli((client) => client.info('x'))).rejects.toThrow('session not found');
    expect((await cli((client) => client.history('a', 'ansi', 5))).length).toBeGreaterThan(0);
    expect(ascii(await cli((client) => client.history('a', 'text')))).toBe('');
    const timedOut = { session_id: 'a', mode: 'exit', timeout: 100 };
    expect(await cli((client) => client.request(Opcode.wait, timedOut))).toMatchObject({
      timed_out: true,
    });
    await cli((client) => client.request(Opcode.detach, { session_id: 'a' }));
    await cli((client) => client.kill('a'));
    expect(await cli((client) => client.list())).toEqual([]);
  });

  it('43: hears the events of one session', async () => {
    const { connect } = await setUpWmux();
    const all = await connect({ stream: false, events: false });
    await all.request(Opcode.event, {});
    const one = await connect({ stream: false, events: false });
    await one.request(Opcode.event, { session_id: 'b' });
    const maker = await connect();
    await maker.create('a', 'sleep 60');
    await maker.create('b', 'sleep 60');
    await expect.poll(() => all.events.map(({ session_id }) => session_id)).toEqual(['a', 'b']);
    await expect.poll(() => one.events.map(({ session_id }) => session_id)).toEqual(['b']);
  });
});

describe('the tmux stand-in', () => {
  it('47: makes a session, types, captures, asks and ends', async () => {
    const { connect } = await setUpWmux();
    const tmux = async <T>(use: (client: WmuxTestClient) => Promise<T>): Promise<T> => {
      const client = await connect();
      try {
        return await use(client);
      } finally {
        client.close();
      }
    };
    const target = { session_id: 'x' };
    await tmux((client) =>
      client.request(Opcode.create, { id: 'x', shell: '', cols: 100, rows: 30 }),
    );
    await tmux((client) =>
      client.request(Opcode.exec, { ...target, input: 'echo h""i', newline: false }),
    );
    await tmux((client) => client.request(Opcode.exec, { ...target, input: '\r', newline: false }));
    await expect
      .poll(async () => {
        const { replay } = await tmux((client) => client.attach('x'));
        return ascii(replay ?? undefined);
      }, patience)
      .toMatch(/\r\nhi\b/);
    expect(await tmux((client) => client.info('x'))).toMatchObject({ cols: 100, rows: 30 });
    expect(await tmux((client) => client.list())).toHaveLength(1);
    await tmux((client) => client.kill('x'));
    await expect(tmux((client) => client.info('x'))).rejects.toThrow('session not found');
  });
});

describe('limits', () => {
  it('12: the number of sessions is limited, in the words peers look for', async () => {
    const { connect } = await setUpWmux({ 'sessions.max': 1 });
    const client = await connect();
    await client.create('a', 'sleep 60');
    await expect(client.create('b', 'sleep 60')).rejects.toThrow(
      'session adapter: create: maximum number of sessions reached',
    );
    expect(await client.list()).toHaveLength(1);
  });

  it('21: input that nobody reads is refused beyond 8 MiB, and nobody else waits', async () => {
    const { connect, real } = await setUpWmux();
    const client = await connect();
    await client.create('a', 'stty raw -echo; printf ready; sleep 60');
    await client.create('b', 'read x; echo got $x; read y');
    const shown = async (id: string) => ascii(await client.history(id, 'text'));
    await expect.poll(() => shown('a'), patience).toBe('ready');
    const piece = encodeSessionBytes(
      Opcode.input,
      Buffer.from('a'),
      Buffer.alloc(4 * 1024 * 1024 - 2),
    );
    expect((await client.requestFrame(piece)).opcode).toBe(Opcode.ok);
    expect((await client.requestFrame(piece)).opcode).toBe(Opcode.ok);
    const refused = await client.requestFrame(piece);
    expect(refused.opcode).toBe(Opcode.error);
    expect(ascii(refused.payload)).toMatch(
      /write input: write pty input: pty write: .*"code":"io"/,
    );
    await client.input('b', 'me\n');
    await expect.poll(() => shown('b'), patience).toContain('got me');
    expect(real.wing.sessions.get('a').info.state).toBe('alive');
  });

  it('34: waits of one connection are limited, and the others go on', async () => {
    const { connect } = await setUpWmux();
    const client = await connect();
    await client.create('a', 'sleep 60');
    const waiter = await connect({ stream: false, events: false });
    const wait = encodeFrame(Opcode.wait, JSON.stringify({ session_id: 'a', mode: 'exit' }));
    const opcodes: number[] = [];
    waiter.control.onFrame = ({ opcode }) => opcodes.push(opcode);
    waiter.control.socket.write(Buffer.concat(Array.from({ length: 300 }, () => wait)));
    await expect.poll(() => opcodes).toEqual(Array(44).fill(Opcode.error));
    await client.kill('a');
    await expect.poll(() => opcodes.filter((opcode) => opcode === Opcode.ok)).toHaveLength(256);
  });

  it('38: a recording that is full ends, and is told of', async () => {
    const { connect } = await setUpWmux({ 'recording.maxMegabytes': 1 });
    const client = await connect();
    await client.create('a', 'read x; head -c 3000000 /dev/zero | tr "\\0" x; read y');
    const { path } = await client.request<{ path: string }>(Opcode.record, {
      session_id: 'a',
      action: 'start',
    });
    await client.input('a', '\n');
    await expect.poll(() => client.has('recording.limit_reached', 'a'), patience).toBe(true);
    const told = client.events.find(({ type }) => type === 'recording.limit_reached');
    expect(told?.payload).toEqual({ path });
    expect(readFileSync(path).length).toBeLessThanOrEqual(1024 * 1024);
    await expect(
      client.request(Opcode.record, { session_id: 'a', action: 'stop' }),
    ).rejects.toThrow('session is not being recorded');
  });
});

function parsed(terminal: Terminal, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => terminal.write(bytes, resolve));
}

function lines({ buffer: { active } }: Terminal): string[] {
  return Array.from(
    { length: active.length },
    (_, i) => active.getLine(i)?.translateToString(true) ?? '',
  );
}
