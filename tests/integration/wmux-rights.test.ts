// Who may do what over the wmux socket, what people see of it, and what is told of sessions.
// Numbers in names are lines of the protocol's checklist.

import { existsSync, lstatSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Logger } from '#shared/base/ports.ts';
import type { LocalStatus } from '#shared/contract/index.ts';
import { Opcode } from '#shared/protocol/wmux/frames.ts';
import { encodeStreamAuth } from '#shared/protocol/wmux/handshake.ts';
import { setUpWmux } from '#tests/fixtures/wmux/wmux-setup.ts';
import { MemoryHosts } from '#tests/support/memory-hosts.ts';
import { createRealWing } from '#tests/support/real-wing.ts';

const patience = { timeout: 20_000, interval: 10 };

describe('the read-only token', () => {
  it('lets look at everything, and neither type nor start nor end anything', async () => {
    const { connect, connectReadOnly, real, paths } = await setUpWmux();
    expect(lstatSync(paths.readOnlyToken).mode & 0o777).toBe(0o600);
    const full = await connect();
    await full.create('a', 'printf shown; read x; echo got $x; read y');
    const reader = await connectReadOnly();
    await expect
      .poll(async () => (await reader.history('a', 'text')).toString(), patience)
      .toBe('shown');
    expect((await reader.list()).map(({ id }) => id)).toEqual(['a']);
    expect(await reader.info('a')).toMatchObject({ state: 'alive' });
    expect((await reader.attach('a')).replay?.toString()).toContain('shown');
    expect(await reader.request(Opcode.metaGet, { session_id: 'a', key: '' })).toEqual({});
    expect(await reader.request(Opcode.status)).toMatchObject({ session_count: 1 });
    const refused = 'not allowed with a read-only token';
    const target = { session_id: 'a' };
    for (const [opcode, body] of [
      [Opcode.create, { id: 'b' }],
      [Opcode.kill, target],
      [Opcode.killPrefix, { prefix: 'a' }],
      [Opcode.resize, { ...target, cols: 1, rows: 1 }],
      [Opcode.exec, { ...target, input: 'x', newline: true }],
      [Opcode.execSync, { session_ids: ['a'], input: 'x' }],
      [Opcode.metaSet, { ...target, key: 'k', value: 'v' }],
      [Opcode.envForward, { ...target, env: {} }],
      [Opcode.record, { ...target, action: 'start' }],
      [Opcode.scrollback, { ...target, scrollback_lines: 1 }],
      [Opcode.shutdown, undefined],
    ] as const) {
      await expect(reader.request(opcode, body)).rejects.toThrow(refused);
    }
    await expect(reader.input('a', 'x\n')).rejects.toThrow(refused);
    await full.input('a', 'y\n');
    await expect.poll(() => reader.output('a').toString(), patience).toContain('got y');
    expect(real.wing.sessions.get('a').info).toMatchObject({ cols: 80, rows: 24 });
    await reader.request(Opcode.detach, target);
    await expect.poll(() => reader.has('session.detached', 'a')).toBe(true);
  });

  it('does not open the stream of a client that may do more', async () => {
    const { connect, connectReadOnly, raw, token, paths } = await setUpWmux();
    const full = await connect({ stream: false });
    const reader = await connectReadOnly({ stream: false });
    const attempts = [
      encodeStreamAuth(readFileSync(paths.readOnlyToken), full.id),
      encodeStreamAuth(token, reader.id),
    ];
    for (const attempt of attempts) {
      const channel = await raw();
      channel.socket.write(attempt);
      const answer = await channel.next();
      expect(Buffer.from(answer?.payload ?? '').toString()).toBe(
        'transport: authentication failed',
      );
      expect(await channel.next()).toBeNull();
    }
  });
});

describe('people see', () => {
  it('which programs are connected and to what, and can disconnect them', async () => {
    const { connect, connectReadOnly, real, paths } = await setUpWmux();
    const { api } = real.connect();
    const abort = new AbortController();
    const seen: LocalStatus[] = [];
    const stream = await api.local.watch(undefined, { signal: abort.signal });
    const watching = (async () => {
      for await (const status of stream) seen.push(status);
    })().catch(() => {});
    await expect.poll(() => seen.at(-1)).toEqual({ socket: paths.socket, clients: [] });
    const client = await connect();
    const reader = await connectReadOnly();
    await client.create('a', 'sleep 60');
    await client.attach('a');
    await expect
      .poll(() => seen.at(-1)?.clients)
      .toEqual([
        { id: client.id, readOnly: false, since: expect.any(Number), sessions: ['a'] },
        { id: reader.id, readOnly: true, since: expect.any(Number), sessions: [] },
      ]);
    expect(await api.local.status()).toEqual(seen.at(-1));
    await api.local.disconnect({ client: client.id });
    await expect.poll(() => client.control.closed && client.stream?.closed).toBe(true);
    await expect.poll(() => seen.at(-1)?.clients.map(({ id }) => id)).toEqual([reader.id]);
    await api.local.disconnect();
    await expect.poll(() => reader.control.closed).toBe(true);
    await expect.poll(() => seen.at(-1)?.clients).toEqual([]);
    expect(real.wing.sessions.get('a').info.state).toBe('detached');
    real.wing.settings.update({ 'local.socket': false });
    await expect.poll(() => seen.at(-1)?.socket).toBeNull();
    abort.abort();
    await watching;
  });

  it('programs of a session host too', async () => {
    const { connect, real } = await setUpWmux({}, { host: { stays: true } });
    const hosts = new MemoryHosts();
    const app = createRealWing({ 'sessions.host': 'persistent' }, { hosts });
    onTestFinished(() => app[Symbol.asyncDispose]());
    const { api } = app.connect();
    expect(await api.local.status()).toEqual({ socket: null, clients: [] });
    hosts.ownName = 'own';
    hosts.add('own', real.wing);
    const client = await connect();
    await expect
      .poll(async () => (await api.local.status()).clients.map(({ id }) => id))
      .toEqual([client.id]);
    await api.local.disconnect();
    await expect.poll(() => client.control.closed).toBe(true);
    hosts.kill('own');
    await expect.poll(async () => (await api.local.status()).socket).toBeNull();
  });

  it('in the log who did what, and never what was typed or shown', async () => {
    const logged: string[] = [];
    const note = (fields: object, message: string): void => {
      logged.push(`${message} ${JSON.stringify(fields)}`);
    };
    const logger: Logger = {
      debug: note,
      info: note,
      warn: note,
      error: note,
      child: () => logger,
    };
    const { connect, token } = await setUpWmux({}, { logger });
    const client = await connect();
    await client.create('a', 'printf hush-shown; read x; sleep 60');
    await client.attach('a');
    await client.request(Opcode.exec, { session_id: 'a', input: 'hush-typed', newline: true });
    await client.request(Opcode.killPrefix, { prefix: 'hush-' }).catch(() => {});
    await client.kill('a');
    await expect.poll(() => client.has('session.exited', 'a'), patience).toBe(true);
    const all = logged.join('\n');
    for (const what of ['create', 'attach', 'exec', 'kill']) {
      expect(all).toContain(`"request":"${what}","session":"a"`);
    }
    expect(all).toContain(`"client":"${client.id.slice(0, 8)}"`);
    expect(all).not.toMatch(/hush-(shown|typed)/);
    expect(all).not.toContain(client.id);
    expect(all).not.toContain(Buffer.from(token).toString('hex'));
  });
});

describe('without screens', () => {
  it('16, 42: attaching gives none, only what follows, and there is no scrollback', async () => {
    const { connect, real } = await setUpWmux({ 'local.screens': false });
    const client = await connect();
    const cli = await connect({ events: false });
    await client.create('a', 'stty -echo; printf before; read x; printf after; read y');
    const session = real.wing.sessions.get('a');
    const screen = async () => Buffer.from((await session.snapshot()).replay).toString();
    await expect.poll(screen, patience).toContain('before');
    expect((await client.attach('a')).replay).toBeNull();
    expect((await cli.attach('a')).replay).toBeNull();
    await client.input('a', '\n');
    await expect.poll(() => client.output('a').toString(), patience).toBe('after');
    await expect.poll(() => cli.output('a').toString(), patience).toBe('after');
    expect((await client.history('a', 'text')).length).toBe(0);
    await expect(
      client.request(Opcode.scrollback, { session_id: 'a', scrollback_lines: 5 }),
    ).rejects.toThrow('emulator does not support scrollback configuration');
  });
});

describe('recording', () => {
  it('38: starts and stops once, at an absolute path, readable as asciicast', async () => {
    const { connect } = await setUpWmux();
    const client = await connect();
    const record = (action: string, id = 'a') =>
      client.request<{ session_id: string; recording: boolean; path?: string }>(Opcode.record, {
        session_id: id,
        action,
      });
    await client.create('a', 'printf first; read x; printf second; sleep 60');
    await expect
      .poll(async () => (await client.history('a', 'text')).toString(), patience)
      .toBe('first');
    const { path = '', ...rest } = await record('start');
    expect(rest).toEqual({ session_id: 'a', recording: true });
    expect(path).toMatch(/^\/.*\.cast$/);
    await expect(record('start')).rejects.toThrow('session already being recorded');
    await client.input('a', '\n');
    await expect
      .poll(async () => (await client.history('a', 'text')).toString(), patience)
      .toContain('second');
    expect(await record('stop')).toEqual({ session_id: 'a', recording: false });
    await expect(record('stop')).rejects.toThrow('session is not being recorded');
    await expect(record('pause')).rejects.toThrow('invalid action: must be start or stop');
    await expect(record('start', 'none')).rejects.toThrow(
      'session adapter: get: session not found',
    );
    const [header, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
    expect(JSON.parse(header ?? '')).toMatchObject({ version: expect.any(Number) });
    const shown = lines
      .filter((line) => !line.startsWith('#'))
      .map((line) => JSON.parse(line) as [number, string, string])
      .filter(([, kind]) => kind === 'o')
      .map(([, , text]) => text)
      .join('');
    expect(shown).toMatch(/first[^]*second/);
    expect(lstatSync(path).mode & 0o777).toBe(0o600);
  });

  it('38: says what is wrong when it cannot be written; the session goes on', async () => {
    const { connect, real } = await setUpWmux();
    writeFileSync(join(real.home, 'recordings'), 'in the way');
    const client = await connect();
    await client.create('a', 'exec cat');
    await expect(
      client.request(Opcode.record, { session_id: 'a', action: 'start' }),
    ).rejects.toThrow(/^start recording: .*cannot be written/);
    expect(await client.info('a')).toMatchObject({ state: 'alive' });
  });
});

describe('events', () => {
  it('tell of quiet and of floods when asked for', async () => {
    const { connect } = await setUpWmux({
      'sessions.idleEventSeconds': 1,
      'sessions.floodEventMiB': 1,
    });
    const client = await connect();
    await client.create('a', 'read x; head -c 3000000 /dev/zero; read y');
    await expect.poll(() => client.has('session.idle', 'a'), patience).toBe(true);
    expect(client.has('output.flood', 'a')).toBe(false);
    await client.input('a', '\n');
    await expect.poll(() => client.has('output.flood', 'a'), patience).toBe(true);
  });

  it('hold what the catalogue says', async () => {
    const { connect } = await setUpWmux({ 'sessions.idleEventSeconds': 1 });
    const client = await connect();
    const script = [
      'printf "\\033]7;file:///tmp\\033\\\\"',
      'printf "\\033]777;notify;head;text\\033\\\\"',
      'printf "\\033]777;wmux;shell-ready\\033\\\\"',
      'read x',
    ].join('; ');
    await client.create('a', script);
    await client.attach('a');
    await client.request(Opcode.resize, { session_id: 'a', cols: 90, rows: 30 });
    await expect.poll(() => client.has('session.idle', 'a'), patience).toBe(true);
    await client.request(Opcode.detach, { session_id: 'a' });
    await client.kill('a');
    await expect.poll(() => client.has('session.exited', 'a'), patience).toBe(true);
    const told = new Map(client.events.map(({ type, payload }) => [type, payload]));
    expect(Object.fromEntries(told)).toEqual({
      'session.created': { shell: '/bin/sh', pid: expect.any(Number), cols: 80, rows: 24 },
      'session.attached': { client_id: client.id },
      resize: { cols: 90, rows: 30 },
      'cwd.changed': { cwd: '/tmp' },
      notification: { body: 'text', message: 'text', title: 'head' },
      'shell.ready': undefined,
      'session.idle': undefined,
      'session.detached': undefined,
      'session.killed': undefined,
      'session.exited': { exit_code: -1, signal: expect.stringMatching(/^SIG/) },
    });
  });
});

describe('forwarded variables', () => {
  it('41: shells get a link from their start, and what is forwarded moves it', async () => {
    const { connect, real, paths } = await setUpWmux();
    const client = await connect();
    const [first, second] = ['first', 'second'].map((name) => join(real.home, name));
    for (const path of [first, second]) writeFileSync(path ?? '', path ?? '');
    await client.create('s', 'while read x; do cat "$SSH_AUTH_SOCK"; done', {
      env: [`SSH_AUTH_SOCK=${first}`, 'PATH=/usr/bin:/bin', 'XAUTHORITY=/no/such'],
    });
    const stable = join(paths.sessions, 's', 'SSH_AUTH_SOCK');
    const { pid } = await client.info('s');
    await expect.poll(() => readFileSync(`/proc/${pid}/comm`, 'utf8')).toBe('sh\n');
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    expect(environment).toContain(`SSH_AUTH_SOCK=${stable}`);
    expect(environment).toContain('XAUTHORITY=/no/such');
    const shown = async () => (await client.history('s', 'text')).toString();
    await client.input('s', '\n');
    await expect.poll(shown, patience).toContain(first);
    await client.request(Opcode.envForward, {
      session_id: 's',
      env: { SSH_AUTH_SOCK: second, PLAIN: 'x' },
    });
    expect(readlinkSync(stable)).toBe(second);
    await client.input('s', '\n');
    await expect.poll(shown, patience).toContain(second);
    // The same id at once: the end of the old one must not take the links of the new one.
    await client.kill('s');
    await client.create('s', 'sleep 60', { env: [`SSH_AUTH_SOCK=${first}`, 'PATH=/usr/bin:/bin'] });
    await expect.poll(() => client.has('session.exited', 's'), patience).toBe(true);
    expect(readlinkSync(stable)).toBe(first);
    await client.kill('s');
    await expect.poll(() => existsSync(join(paths.sessions, 's')), patience).toBe(false);
  });

  it('41: a folder that cannot be written stops neither a session nor a request', async () => {
    const { connect, real, paths } = await setUpWmux();
    writeFileSync(paths.sessions, 'in the way');
    const client = await connect();
    const path = join(real.home, 'agent');
    writeFileSync(path, '');
    const made = await client.create('s', 'sleep 60', {
      env: [`SSH_AUTH_SOCK=${path}`, 'PATH=/usr/bin:/bin'],
    });
    const environment = readFileSync(`/proc/${made.pid}/environ`, 'utf8').split('\0');
    await expect.poll(() => readFileSync(`/proc/${made.pid}/environ`, 'utf8')).toContain(path);
    expect(environment).not.toContain(`SSH_AUTH_SOCK=${join(paths.sessions, 's')}`);
    const env = { PLAIN: 'x' };
    expect(await client.request(Opcode.envForward, { session_id: 's', env })).toBeUndefined();
  });
});
