// Sessions over the wmux socket, with real programs.
// Numbers in names are lines of the protocol's checklist.

import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTerminal } from '#core/emulator/xterm.ts';
import { encodeFrame, Opcode } from '#shared/protocol/wmux/frames.ts';
import { setUpWmux as setUp } from '#tests/fixtures/wmux/wmux-setup.ts';

const patience = { timeout: 20_000, interval: 10 };

describe('create', () => {
  it('10, 14: answers with what was asked, and tells of it afterwards', async () => {
    const { connect, real } = await setUp();
    const client = await connect();
    const made = await client.request(Opcode.create, {
      id: 'build-1',
      shell: '/bin/bash',
      args: ['--norc'],
      cols: 120,
      rows: 40,
      cwd: '/tmp',
      env: ['A=b', 'PATH=/usr/bin:/bin'],
    });
    expect(made).toEqual({
      id: 'build-1',
      state: 'alive',
      pid: expect.any(Number),
      cols: 120,
      rows: 40,
      shell: '/bin/bash',
    });
    const { pid } = await client.info('build-1');
    await expect.poll(() => readFileSync(`/proc/${pid}/comm`, 'utf8')).toBe('bash\n');
    expect(readlinkSync(`/proc/${pid}/cwd`)).toBe('/tmp');
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    expect(environment).toEqual(
      expect.arrayContaining(['A=b', 'TERM=xterm-256color', 'WMUX_SESSION_ID=build-1']),
    );
    expect(environment.some((line) => line.startsWith('HOME='))).toBe(false);
    await expect.poll(() => client.has('session.created', 'build-1')).toBe(true);
    expect(client.log.indexOf('session.created build-1')).toBeGreaterThan(
      client.log.indexOf('answer'),
    );
    expect(client.events[0]?.payload).toEqual({ shell: '/bin/bash', pid, cols: 120, rows: 40 });
    expect(await client.create('zero', 'sleep 9', { cols: 0, rows: -1 })).toMatchObject({
      cols: 80,
      rows: 24,
    });
    expect(await client.create('huge', 'sleep 9', { cols: 70_000, rows: 70_000 })).toMatchObject({
      cols: 2000,
      rows: 1000,
    });
    expect(real.wing.sessions.list()).toHaveLength(3);
  });

  it('11: takes the default shell and the home folder', async () => {
    const { connect, real } = await setUp();
    const client = await connect();
    const made = await client.request(Opcode.create, {
      id: 'hello',
      shell: '',
      cols: 80,
      rows: 24,
    });
    expect(made).toMatchObject({ shell: '/bin/bash' });
    expect(real.wing.sessions.get('hello').info.cwd).toBe(real.home);
  });

  it('12, 13: refuses in the words peers look for, and leaves nothing behind', async () => {
    const { connect } = await setUp();
    const client = await connect();
    await client.create('a', 'sleep 9');
    await expect(client.create('a', '')).rejects.toThrow(
      'session adapter: create: session already exists',
    );
    for (const id of ['a.b', '', 'x'.repeat(300), 'a//b', '/', '../x', 'a/env']) {
      await expect(client.create(id, '')).rejects.toThrow(
        'session adapter: create: invalid session ID',
      );
    }
    for (const over of [{ shell: '/no/such' }, { shell: 'nosuch' }, { cwd: '/no/such' }]) {
      await expect(client.create('b', '', over)).rejects.toThrow(
        'session adapter: create: spawn pty: pty start: ',
      );
    }
    expect((await client.list()).map(({ id }) => id)).toEqual(['a']);
  });
});

describe('attach', () => {
  it('15, 18, 19: gives the screen once and then what follows', async () => {
    const { connect } = await setUp();
    const client = await connect();
    await client.create('a', 'printf marker; read x; printf after; read y; printf more; read z');
    await expect.poll(async () => (await client.history('a', 'text')).toString()).toBe('marker');
    const { replay, state } = await client.attach('a');
    expect(state).toBe('alive');
    const screen = replay?.toString() ?? '';
    expect(screen.startsWith('\x1b[2J\x1b[H\x1b[3J')).toBe(true);
    expect(screen).toMatch(/\x1b\[\d+;\d+H$/);
    expect(screen.split('marker')).toHaveLength(2);
    expect((await client.attach('a')).replay?.toString()).toContain('marker');
    await client.input('a', '\n');
    await expect.poll(() => client.output('a').toString(), patience).toContain('after');
    expect(client.output('a').toString()).toBe('\r\nafter');
    await expect.poll(() => client.has('session.attached', 'a')).toBe(true);
    expect(client.events.find(({ type }) => type === 'session.attached')?.payload).toEqual({
      client_id: client.id,
    });
    expect(client.has('session.detached', 'a')).toBe(false);
    await client.request(Opcode.detach, { session_id: 'a' });
    await expect.poll(() => client.has('session.detached', 'a')).toBe(true);
    expect(await client.info('a')).toMatchObject({ state: 'detached' });
    await client.input('a', '\n');
    await expect
      .poll(async () => (await client.history('a', 'text')).toString(), patience)
      .toContain('more');
    expect(client.output('a').toString()).toBe('\r\nafter');
    expect(await client.attach('a')).toMatchObject({ state: 'detached' });
    await client.request(Opcode.detach, { session_id: 'nothing' });
    await expect(client.attach('nothing')).rejects.toThrow(
      'session adapter: get: session not found',
    );
  });

  it('17: during a flood, the replay and then every byte', async () => {
    const { connect } = await setUp();
    const client = await connect();
    await client.create(
      'a',
      'read go; i=0; while [ $i -lt 100000 ]; do echo "n$i"; i=$((i+1)); done; read end',
    );
    await client.input('a', '\n');
    const { replay } = await client.attach('a');
    const before = replay?.toString() ?? '';
    expect(before).not.toContain('n99999');
    await expect.poll(() => client.output('a').includes('n99999\r\n'), patience).toBe(true);
    const all = before + client.output('a').toString();
    const shown = all.slice(all.lastIndexOf('\x1b[3J'));
    const numbers = [...shown.matchAll(/n(\d+)\r\n/g)].map((match) => Number(match[1]));
    expect(numbers.length).toBeGreaterThan(1000);
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
    expect(numbers.at(-1)).toBe(99_999);
  });

  it('18: a lost connection detaches everything', async () => {
    const { connect } = await setUp();
    const watcher = await connect();
    const client = await connect();
    for (const id of ['a', 'b']) {
      await client.create(id, 'sleep 9');
      await client.attach(id);
    }
    client.close();
    await expect
      .poll(async () => (await watcher.list()).map(({ state }) => state))
      .toEqual(['detached', 'detached']);
    await expect
      .poll(() => watcher.has('session.detached', 'a') && watcher.has('session.detached', 'b'))
      .toBe(true);
  });

  it('55: losing either channel is losing the client', async () => {
    const { connect, real } = await setUp();
    for (const lose of ['control', 'stream'] as const) {
      const client = await connect();
      client[lose]?.socket.destroy();
      const other = lose === 'control' ? client.stream : client.control;
      await expect.poll(() => other?.closed).toBe(true);
      expect(real.wing.localApi.status.clients).toEqual([]);
    }
  });

  it('48: without events shows the screen as output and ends with the session', async () => {
    const { connect } = await setUp();
    const cli = await connect({ events: false });
    await cli.create('a', 'echo shown; read x; echo bye');
    await expect.poll(async () => (await cli.history('a', 'text')).toString()).toBe('shown');
    await cli.attach('a');
    await expect.poll(() => cli.output('a').toString(), patience).toContain('shown');
    await cli.input('a', '\n');
    await expect.poll(() => cli.stream?.closed, patience).toBe(true);
    expect(cli.output('a').toString().endsWith('bye\r\n')).toBe(true);
  });

  it('53: trims a screen too large for one frame', async () => {
    const { connect } = await setUp();
    const client = await connect();
    await client.create('a', 'read x; seq -f %0398.0f 0 8999; sleep 60', { cols: 400, rows: 50 });
    const last = '8999'.padStart(398, '0');
    const ended = await client.typeAndWait('a', { mode: 'match', pattern: last });
    expect(ended).toMatchObject({ matched: true });
    const { replay } = await client.attach('a');
    const length = replay?.length ?? 0;
    expect(length).toBeGreaterThan(2_000_000);
    expect(length).toBeLessThanOrEqual(3_000_000);
    const terminal = createTerminal(400, 50, 10_000);
    await new Promise<void>((resolve) => terminal.write(replay ?? '', resolve));
    const { active } = terminal.buffer;
    const line = active.getLine(active.baseY + 48)?.translateToString(true);
    expect(line).toBe(last);
    terminal.dispose();
  }, 120_000);
});

describe('input', () => {
  it('20: reaches the program byte for byte', async () => {
    const { connect } = await setUp();
    const client = await connect();
    await client.create('a', 'stty raw -echo; echo ready; exec cat');
    await expect.poll(async () => (await client.history('a', 'text')).toString()).toBe('ready');
    await client.attach('a');
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    await client.input('a', all);
    await expect.poll(() => client.output('a').length, patience).toBe(256);
    expect(client.output('a').equals(Buffer.from(all))).toBe(true);
    await client.input('a', '');
    await expect(client.input('none', 'x')).rejects.toThrow('write input: session not found');
  });

  it('21: of 3 MiB arrives whole while others are served', async () => {
    const { connect, real } = await setUp();
    const client = await connect();
    const other = await connect();
    const path = join(real.home, 'received');
    await client.create(
      'a',
      `stty raw -echo; echo ready; head -c 3145728 > ${path}; echo done; sleep 9`,
    );
    await expect.poll(async () => (await client.history('a', 'text')).toString()).toBe('ready');
    const bytes = Buffer.alloc(3 * 1024 * 1024, 'aerie');
    const sending = client.input('a', bytes);
    expect(await other.list()).toHaveLength(1);
    await sending;
    await expect
      .poll(async () => (await other.history('a', 'text')).toString(), patience)
      .toContain('done');
    expect(createHash('sha1').update(readFileSync(path)).digest('hex')).toBe(
      createHash('sha1').update(bytes).digest('hex'),
    );
  });

  it('22: typed lines end in a line feed; without one, control keys work', async () => {
    const { connect } = await setUp();
    const client = await connect();
    const script =
      "stty -echo; trap 'echo stopped' INT; echo ready; read x; echo got $x; sleep 60; read y";
    await client.create('x', script);
    await expect.poll(async () => (await client.history('x', 'text')).toString()).toBe('ready');
    await client.request(Opcode.exec, { session_id: 'x', input: 'hi', newline: true });
    const shown = async () => (await client.history('x', 'text')).toString();
    await expect.poll(shown, patience).toContain('got hi');
    await client.request(Opcode.exec, { session_id: 'x', input: '\x03', newline: false });
    await expect.poll(shown, patience).toContain('stopped');
  });

  it('23, 24, 25: several sessions by id or by prefix', async () => {
    const { connect } = await setUp();
    const client = await connect();
    for (const id of ['a', 'build-2', 'build-1', 'builder', 'build/1']) {
      await client.create(id, 'exec cat');
    }
    const missing = 'session adapter: write input: session not found';
    expect(
      await client.request(Opcode.execSync, {
        session_ids: ['a', 'missing'],
        input: 'true',
        newline: true,
      }),
    ).toEqual({
      results: [
        { session_id: 'a', ok: true },
        { session_id: 'missing', ok: false, error: missing },
      ],
    });
    expect(
      await client.request(Opcode.execSync, { session_ids: null, prefix: 'build-', input: 'x' }),
    ).toEqual({ results: ['build-1', 'build-2'].map((id) => ({ session_id: id, ok: true })) });
    const both = { session_ids: ['a'], prefix: 'b' };
    await expect(client.request(Opcode.execSync, both)).rejects.toThrow(
      'specify session_ids or prefix, not both',
    );
    await expect(client.request(Opcode.execSync, { session_ids: [] })).rejects.toThrow(
      'no matching sessions',
    );
    const ids = async (prefix: string) => (await client.list(prefix)).map(({ id }) => id);
    expect(await ids('build-')).toEqual(['build-2', 'build-1']);
    expect(await ids('build')).toEqual(['build/1']);
    const malformedList = await client.requestFrame(encodeFrame(Opcode.list, '{nonsense'));
    expect(JSON.parse(Buffer.from(malformedList.payload).toString())).toHaveLength(5);
    await expect(client.request(Opcode.killPrefix, { prefix: '' })).rejects.toThrow(
      'prefix is required',
    );
    await expect(client.request(Opcode.killPrefix, { prefix: 'none-' })).rejects.toThrow(
      'no sessions match prefix',
    );
    expect(await client.request(Opcode.killPrefix, { prefix: 'build-' })).toEqual({
      killed: ['build-1', 'build-2'],
    });
    expect(await ids('build-')).toEqual([]);
    for (const id of ['build-1', 'build-2']) {
      await expect.poll(() => client.has('session.exited', id), patience).toBe(true);
      expect(client.log.indexOf(`session.killed ${id}`)).toBeLessThan(
        client.log.indexOf(`session.exited ${id}`),
      );
    }
    expect((await client.list()).map(({ id }) => id)).toEqual(['a', 'builder', 'build/1']);
  });
});

describe('size', () => {
  it('26: is what was asked, within limits', async () => {
    const { connect } = await setUp();
    const client = await connect();
    await client.create('a', 'while read x; do stty size; done');
    const resize = (cols: number, rows: number) =>
      client.request(Opcode.resize, { session_id: 'a', cols, rows });
    await resize(200, 50);
    await client.input('a', '\n');
    await expect
      .poll(async () => (await client.history('a', 'text')).toString(), patience)
      .toContain('50 200');
    await resize(0, -1);
    expect(await client.info('a')).toMatchObject({ cols: 1, rows: 1 });
    await resize(70_000, 70_000);
    expect(await client.info('a')).toMatchObject({ cols: 2000, rows: 1000 });
    await expect.poll(() => client.has('resize', 'a')).toBe(true);
    await expect(
      client.request(Opcode.resize, { session_id: 'x', cols: 1, rows: 1 }),
    ).rejects.toThrow('session adapter: resize: session not found');
  });
});

describe('the end of a session', () => {
  it('27: frees its id at once, and the new one outlives the old process', async () => {
    const { connect } = await setUp();
    const client = await connect();
    const old = await client.create('a', "trap '' HUP; while :; do sleep 0.05; done");
    await expect.poll(() => readFileSync(`/proc/${old.pid}/comm`, 'utf8')).toBe('sh\n');
    await client.attach('a');
    await client.kill('a');
    await expect(client.info('a')).rejects.toThrow('session adapter: get: session not found');
    await expect(client.kill('a')).rejects.toThrow('session adapter: kill: session not found');
    const next = await client.create('a', 'echo new; sleep 60');
    await expect.poll(() => client.has('session.exited', 'a'), patience).toBe(true);
    expect(await client.info('a')).toMatchObject({ pid: next.pid, state: 'alive' });
    expect(client.output('a').toString()).not.toContain('new');
    await client.create('b', 'exit 3');
    await expect.poll(() => client.has('session.exited', 'b'), patience).toBe(true);
    expect((await client.list()).map(({ id }) => id)).toEqual(['a']);
    await client.create('b', 'sleep 9');
    expect((await client.list()).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('29: comes after all of its output, 200 times of 200, at several sizes', async () => {
    const { connect } = await setUp();
    const client = await connect();
    const sizes = [1, 5000, 65_536, 200_000];
    const run = async (i: number): Promise<void> => {
      const id = `run${i}`;
      const bytes = sizes[i % sizes.length] ?? 0;
      await client.create(id, `read go; head -c ${bytes} /dev/zero; exit 7`);
      await client.attach(id);
      await client.input(id, '\n');
      await expect.poll(() => client.has('session.exited', id), patience).toBe(true);
      const exited = client.events.find(
        (event) => event.type === 'session.exited' && event.session_id === id,
      );
      expect(exited?.payload).toEqual({ exit_code: 7 });
      // Two sockets: what was sent before the event may be read after it, but it is on its way.
      await expect
        .poll(() => client.output(id).filter((byte) => byte === 0).length, patience)
        .toBe(bytes);
      client.forget(id);
    };
    for (let i = 0; i < 200; i += 8) {
      await Promise.all(Array.from({ length: 8 }, (_, k) => run(i + k)));
    }
    expect(client.unexpected).toEqual([]);
  }, 120_000);

  it('29: by a signal is -1', async () => {
    const { connect } = await setUp();
    const client = await connect();
    await client.create('a', 'kill -TERM $$');
    await expect.poll(() => client.has('session.exited', 'a'), patience).toBe(true);
    expect(client.events.find(({ type }) => type === 'session.exited')?.payload).toEqual({
      exit_code: -1,
      signal: 'SIGTERM',
    });
  });
});
