// What programs do with sessions, through the contract: a wing on doubles where timing matters, real
// programs where they are the point.

import { mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectWing, toAppError, type WingClient } from '#shared/client/wing-client.ts';
import { MAX_METADATA_KEYS, type SessionEvent } from '#shared/contract/index.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import { createRealWing } from '#tests/support/real-wing.ts';
import { createTestWing, type TestWing } from '#tests/support/test-wing.ts';

const size = { cols: 80, rows: 24 };
const patience = { timeout: 15_000, interval: 20 };

function setUp(): {
  client: WingClient;
  test: TestWing;
  pty(id: string): TestWing['spawner']['last'];
} {
  const test = createTestWing();
  const [client, host] = linkedPair();
  test.wing.connect(host);
  onTestFinished(async () => {
    client.close();
    await test[Symbol.asyncDispose]();
  });
  return {
    client: connectWing(client),
    test,
    pty(id) {
      const { pid } = test.wing.sessions.get(id).info;
      const found = test.spawner.started.find((each) => each.pid === pid);
      if (!found) throw new Error(`no program for ${id}`);
      return found;
    },
  };
}

async function create({ api }: WingClient, ...ids: string[]): Promise<void> {
  for (const id of ids) await api.sessions.create({ id, ...size });
}

async function failureOf(call: Promise<unknown>) {
  return call.then(
    () => undefined,
    (error: unknown) => toAppError(error),
  );
}

/** Everything that `stream` gives from now on. */
async function collect<T>(open: (signal: AbortSignal) => Promise<AsyncIterable<T>>): Promise<T[]> {
  const abort = new AbortController();
  const seen: T[] = [];
  const stream = await open(abort.signal);
  const reading = (async () => {
    for await (const item of stream) seen.push(item);
  })().catch(() => {});
  onTestFinished(async () => {
    abort.abort();
    await reading;
  });
  return seen;
}

describe('typing', () => {
  it('submits with a line feed, a carriage return, or not at all', async () => {
    const { client, pty } = setUp();
    await create(client, 'a');
    await client.api.sessions.exec({ id: 'a', input: 'one' });
    await client.api.sessions.exec({ id: 'a', input: 'two', submitKey: 'cr' });
    await client.api.sessions.exec({ id: 'a', input: '\x03', newline: false });
    expect(pty('a').typed).toBe('one\ntwo\r\x03');
    expect(await failureOf(client.api.sessions.exec({ id: 'x', input: '' }))).toMatchObject({
      code: 'session_not_found',
    });
    pty('a').exit(0);
    expect(await failureOf(client.api.sessions.exec({ id: 'a', input: '' }))).toMatchObject({
      code: 'session_exited',
    });
  });

  it('reaches several sessions with one result each, in order', async () => {
    const { client, pty } = setUp();
    await create(client, 'b', 'a');
    const results = await client.api.sessions.execSync({ ids: ['b', 'x', 'a'], input: 'go' });
    expect(results).toMatchObject([
      { id: 'b', ok: true, error: null },
      { id: 'x', ok: false, error: { code: 'session_not_found' } },
      { id: 'a', ok: true },
    ]);
    expect(pty('a').typed + pty('b').typed).toBe('go\ngo\n');
  });

  it('follows the prefix rule and passes over what has ended', async () => {
    const { client, pty } = setUp();
    await create(client, 'build-2', 'build-1', 'builder', 'build/x', 'build-3');
    pty('build-3').exit(0);
    const { api } = client;
    const dashed = await api.sessions.execPrefix({ prefix: 'build-', input: 'x' });
    expect(dashed.map(({ id }) => id)).toEqual(['build-1', 'build-2']);
    expect(await api.sessions.execPrefix({ prefix: 'build', input: 'x' })).toMatchObject([
      { id: 'build/x' },
    ]);
    expect((await api.sessions.list({ prefix: 'build-' })).map(({ id }) => id)).toEqual([
      'build-2',
      'build-1',
      'build-3',
    ]);
    expect(await failureOf(api.sessions.execPrefix({ prefix: 'none', input: '' }))).toMatchObject({
      code: 'no_match',
    });
    expect(await api.sessions.killPrefix({ prefix: 'build-' })).toEqual({
      killed: ['build-1', 'build-2'],
      errors: {},
    });
    expect(pty('builder').ended).toBeUndefined();
    expect(await failureOf(api.sessions.killPrefix({ prefix: 'build-' }))).toMatchObject({
      code: 'no_match',
    });
  });
});

it('keeps notes on a session, within limits', async () => {
  const { client } = setUp();
  await create(client, 'a');
  const { sessions } = client.api;
  await sessions.metaSet({ id: 'a', key: 'k', value: 'v' });
  expect(await sessions.metaGet({ id: 'a', key: 'k' })).toEqual({ value: 'v' });
  expect(await sessions.metaGet({ id: 'a', key: 'other' })).toEqual({ value: '' });
  for (let i = 1; i < MAX_METADATA_KEYS; i++) {
    await sessions.metaSet({ id: 'a', key: `k${i}`, value: '' });
  }
  expect(await failureOf(sessions.metaSet({ id: 'a', key: 'more', value: '' }))).toMatchObject({
    code: 'limit_reached',
  });
  await sessions.metaSet({ id: 'a', key: 'k', value: 'new' });
  expect((await sessions.metaAll({ id: 'a' }))['k']).toBe('new');
  await sessions.remove({ id: 'a' });
  await create(client, 'a');
  expect(await sessions.metaAll({ id: 'a' })).toEqual({});
});

describe('waiting', () => {
  it('ends with the exit, also one that was before', async () => {
    const { client, pty } = setUp();
    await create(client, 'a');
    const waiting = client.api.sessions.wait({ id: 'a', until: { mode: 'exit' } });
    await expect.poll(() => pty('a')).toBeDefined();
    pty('a').exit(-1, 'SIGTERM');
    const expected = { exitCode: -1, matched: false, timedOut: false };
    expect(await waiting).toEqual(expected);
    const again = await client.api.sessions.wait({
      id: 'a',
      until: { mode: 'idle', idleMs: 5000 },
    });
    expect(again).toEqual(expected);
  });

  it('finds text that two reads split, and only after the request', async () => {
    const { client, pty } = setUp();
    await create(client, 'a');
    pty('a').say('needle');
    let done = false;
    const waiting = client.api.sessions
      .wait({ id: 'a', until: { mode: 'match', pattern: 'needle' } })
      .finally(() => {
        done = true;
      });
    await client.api.system.info();
    pty('a').say('a nee');
    await client.api.system.info();
    expect(done).toBe(false);
    pty('a').say('dle in a haystack');
    expect(await waiting).toEqual({ exitCode: null, matched: true, timedOut: false });
  });

  it('ends with quiet or with its time', async () => {
    const { client } = setUp();
    await create(client, 'a');
    const { sessions } = client.api;
    expect(await sessions.wait({ id: 'a', until: { mode: 'idle', idleMs: 20 } })).toEqual({
      exitCode: null,
      matched: false,
      timedOut: false,
    });
    expect(await sessions.wait({ id: 'a', until: { mode: 'exit' }, timeoutMs: 20 })).toMatchObject({
      timedOut: true,
    });
    expect(await failureOf(sessions.wait({ id: 'x', until: { mode: 'exit' } }))).toMatchObject({
      code: 'session_not_found',
    });
  });
});

describe('events', () => {
  it('tell what happens to all sessions or one, in order', async () => {
    const { client, test, pty } = setUp();
    const { sessions } = client.api;
    const all = await collect<SessionEvent>((signal) => sessions.events(undefined, { signal }));
    await create(client, 'a', 'b');
    const one = await collect<SessionEvent>((signal) => sessions.events({ id: 'b' }, { signal }));
    await sessions.resize({ id: 'a', cols: 100, rows: 30 });
    test.emulators.created[0]?.emitted.fire({ type: 'cwd', path: '/srv' });
    test.emulators.created[1]?.emitted.fire({ type: 'notification', title: null, body: 'hi' });
    test.emulators.created[1]?.emitted.fire({ type: 'shell-ready' });
    await sessions.kill({ id: 'b' });
    pty('a').exit(3);
    await expect
      .poll(() => all.map(({ type, id }) => `${type} ${id}`))
      .toEqual([
        'created a',
        'created b',
        'resized a',
        'cwdChanged a',
        'notification b',
        'shellReady b',
        'killed b',
        'exited b',
        'exited a',
      ]);
    expect(all.at(-1)).toEqual({ type: 'exited', id: 'a', code: 3, signal: null });
    expect(one.map(({ id }) => id)).toEqual(['b', 'b', 'b', 'b']);
    expect(await sessions.metaGet({ id: 'a', key: 'cwd' })).toEqual({ value: '/srv' });
  });

  it('never leave out starts and exits, however slow the reader', async () => {
    const { test } = setUp();
    const { EventQueue, MAX_PENDING_EVENTS } = await import('#core/operations/event-queue.ts');
    const queue = new EventQueue<{ event: SessionEvent }>();
    for (let i = 0; i < 1000; i++) queue.push({ event: { type: 'shellReady', id: 'a' } });
    queue.push({ event: { type: 'exited', id: 'a', code: 0, signal: null } });
    expect(queue.length).toBe(MAX_PENDING_EVENTS + 1);
    expect(() => {
      for (let i = 0; i < 5000; i++) {
        queue.push({ event: { type: 'exited', id: 'a', code: 0, signal: null } });
      }
    }).toThrow(/not read in time/);
    expect(test.complaints).toEqual([]);
  });
});

async function realWing() {
  const real = createRealWing({ 'sessions.killGraceMs': 200 });
  onTestFinished(() => real[Symbol.asyncDispose]());
  return { real, client: real.connect() };
}

describe('history', () => {
  const history = async ({ api }: WingClient, format: 'ansi' | 'text' | 'html', lines?: number) => {
    const input = { id: 'a', format, ...(lines === undefined ? {} : { lines }) };
    let all = '';
    for await (const piece of await api.sessions.history(input)) all += piece;
    return all;
  };

  it('comes as escapes, text and HTML', async () => {
    const { client } = await realWing();
    const script =
      'for i in $(seq 1 100); do echo "line $i"; done; printf "\\033[1;31m<r&d>\\033[m  gap\\n%0200d" 7';
    await client.api.sessions.create({
      id: 'a',
      shell: '/bin/bash',
      args: ['-c', script],
      ...size,
    });
    await client.api.sessions.wait({ id: 'a', until: { mode: 'exit' } });
    const text = await history(client, 'text');
    const expected = Array.from({ length: 100 }, (_, i) => `line ${i + 1}`);
    const last = `${'0'.repeat(199)}7`;
    expect(text.split('\r\n')).toEqual([...expected, '<r&d>  gap', last]);
    expect((await history(client, 'text', 2)).split('\r\n')).toEqual(['<r&d>  gap', last]);
    const html = await history(client, 'html', 2);
    expect(html).toContain(
      '<span style="color:#aa0000;font-weight:bold">&lt;r&amp;d&gt;</span>  gap',
    );
    expect(html).toMatch(/^<pre style="[^"]+">.*<\/pre>$/s);
    const ansi = await history(client, 'ansi');
    expect(ansi.startsWith('\x1b[2J\x1b[H\x1b[3J')).toBe(true);
    expect(ansi).toContain('line 1\r\n');
    const tail = await history(client, 'ansi', 30);
    expect(tail).not.toContain('line 1\r\n');
    expect(tail).toContain('line 90');
  });

  it('of nothing is empty, and of nobody an error', async () => {
    const { client } = await realWing();
    await client.api.sessions.create({ id: 'a', shell: '/bin/sh', args: ['-c', 'true'], ...size });
    expect(await history(client, 'text')).toBe('');
    const missing = client.api.sessions.history({ id: 'x', format: 'text' });
    expect(await failureOf(missing)).toMatchObject({ code: 'session_not_found' });
  });

  it('loses the oldest lines when less scrollback is kept', async () => {
    const { client } = await realWing();
    const args = ['-c', 'seq 1 500; sleep 60'];
    await client.api.sessions.create({ id: 'a', shell: '/bin/sh', args, ...size });
    await expect.poll(() => history(client, 'text'), patience).toContain('500');
    await client.api.sessions.setScrollback({ id: 'a', lines: 10 });
    const lines = (await history(client, 'text')).split('\r\n');
    expect(lines.length).toBeLessThan(40);
    expect(lines.at(-1)).toBe('500');
  });
});

describe('forwarded environment', () => {
  it('gives running shells links and lists that stay at their place', async () => {
    const { real, client } = await realWing();
    await client.api.sessions.create({ id: 'a/b', ...size });
    const folder = join(real.home, '.wmux', 'default', 'sessions', 'a/b');
    const forward = (env: Record<string, string>) =>
      client.api.sessions.forwardEnvironment({ id: 'a/b', env });
    await forward({ SSH_AUTH_SOCK: real.home, Z: "it's", A: '1' });
    expect(readlinkSync(join(folder, 'SSH_AUTH_SOCK'))).toBe(real.home);
    expect(readFileSync(join(folder, 'env'), 'utf8')).toBe("A=1\nZ=it's\n");
    expect(readFileSync(join(folder, 'env-sh'), 'utf8')).toBe("A='1'\nZ='it'\\''s'\n");
    expect(statSync(join(folder, 'env')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    await forward({ SSH_AUTH_SOCK: tmpdir() });
    expect(readlinkSync(join(folder, 'SSH_AUTH_SOCK'))).toBe(tmpdir());
    expect(readFileSync(join(folder, 'env'), 'utf8')).toBe('');
    for (const env of [{ env: 'x' }, { 'A B': 'x' }, { '../x': '/' }, { A: 'x\ny' }]) {
      expect(await failureOf(forward(env as Record<string, string>))).toMatchObject({
        code: 'bad_request',
      });
    }
    const stranger = client.api.sessions.forwardEnvironment({ id: 'x', env: {} });
    expect(await failureOf(stranger)).toMatchObject({ code: 'session_not_found' });
  });
});

describe('run', () => {
  it('gives output and exit code, from a folder and with variables', async () => {
    const { real, client } = await realWing();
    const { run } = client.api.sessions;
    expect(
      await run({ command: 'pwd; echo "$X" >&2; exit 3', cwd: real.home, env: { X: 'y' } }),
    ).toEqual({
      exitCode: 3,
      stdout: `${real.home}\n`,
      stderr: 'y\n',
      truncated: false,
      timedOut: false,
    });
    expect(await run({ command: 'printf', args: ['%s', '$HOME; x'] })).toMatchObject({
      stdout: '$HOME; x',
    });
    expect(await run({ command: 'kill -TERM $$' })).toMatchObject({ exitCode: -1 });
  });

  it('keeps only so much output and goes on', async () => {
    const { client } = await realWing();
    const result = await client.api.sessions.run({
      command: 'yes € | head -c 3000000; exit 4',
      maxOutputBytes: 1000,
    });
    expect(result).toMatchObject({ exitCode: 4, truncated: true, timedOut: false });
    expect(Buffer.byteLength(result.stdout)).toBeGreaterThan(990);
    expect(result.stdout).not.toContain('\u{fffd}');
  });

  it('ends everything it started when the time is over', async () => {
    const { client } = await realWing();
    const folder = mkdtempSync(join(tmpdir(), 'aerie-run-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const pidFile = join(folder, 'pid');
    writeFileSync(pidFile, '');
    const result = await client.api.sessions.run({
      command: `(trap '' HUP TERM; echo $BASHPID > ${pidFile}; exec sleep 300) & sleep 300`,
      timeoutMs: 400,
    });
    expect(result).toMatchObject({ exitCode: -1, timedOut: true });
    const pid = readFileSync(pidFile, 'utf8').trim();
    const isGone = (): boolean => {
      try {
        return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      } catch {
        return true;
      }
    };
    if (pid !== '') await expect.poll(isGone, patience).toBe(true);
  });

  it('says what could not be started', async () => {
    const { client } = await realWing();
    const { run } = client.api.sessions;
    expect(await failureOf(run({ command: 'ls', cwd: '/nowhere' }))).toMatchObject({
      code: 'cwd_not_found',
    });
    expect(await failureOf(run({ command: 'no-such-program', args: [] }))).toMatchObject({
      code: 'shell_not_found',
    });
  });
});

it('tells how many sessions run and are looked at', async () => {
  const { client, pty } = setUp();
  await create(client, 'a', 'b');
  pty('b').exit(0);
  expect(await client.api.sessions.status()).toMatchObject({
    version: '0.0.0-test',
    sessions: 1,
    viewers: 0,
  });
});
