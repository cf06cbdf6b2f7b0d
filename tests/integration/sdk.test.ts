// What `aerie/client` promises to programs, against a real wing in another process.

import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { AerieError } from '#client/aerie-error.ts';
import { connect } from '#client/connect.ts';
import type { AerieClient, SessionOutput } from '#client/sdk-types.ts';
import type { SessionEvent } from '#shared/contract/index.ts';
import { startWingProcess, type WingProcess } from '#tests/support/wing-process.ts';

const patience = { timeout: 30_000 };
const decoder = new TextDecoder();
let wing: WingProcess;

beforeAll(async () => {
  wing = await startWingProcess();
});
afterAll(() => wing[Symbol.asyncDispose]());

async function connected(): Promise<AerieClient> {
  const client = await connect({ folder: wing.folder });
  onTestFinished(() => client.close());
  return client;
}

let counter = 0;
/** A session that runs `script` in bash, under an id of its own. */
async function run(client: AerieClient, script: string): Promise<string> {
  const id = `s-${(counter += 1)}`;
  await client.sessions.create(id, { shell: '/bin/bash', args: ['-c', script] });
  onTestFinished(async () => {
    const other = await connect({ folder: wing.folder });
    await other.sessions.remove(id).catch(() => {});
    await other.close();
  });
  return id;
}

/** Reads until `until` says so, or to the end. */
async function read(
  output: AsyncIterable<SessionOutput>,
  until: (text: string) => boolean = () => false,
): Promise<{ text: string; types: string[] }> {
  let text = '';
  const types: string[] = [];
  for await (const item of output) {
    if (types.at(-1) !== item.type) types.push(item.type);
    if (item.type === 'data') text += decoder.decode(item.bytes, { stream: true });
    if (item.type === 'snapshot') text = decoder.decode(item.replay);
    if (until(text)) break;
  }
  return { text, types };
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.fail('it succeeded'),
    (error: unknown) => error,
  );
}

describe('operations', () => {
  it('are all there, under the names of the contract', async () => {
    const client = await connected();
    const { sessions } = client;
    expect(client.info).toMatchObject({ app: 'aerie', version: '0.0.0-test' });
    expect(client.door).toEqual({ name: 'app', kind: 'app' });
    const id = await run(client, 'read line; echo "got $line"; exec cat');
    expect(await sessions.info(id)).toMatchObject({ id, state: 'alive', cols: 80, rows: 24 });
    const seen = sessions.wait(id, { mode: 'match', pattern: 'got it' }, { timeoutMs: 30_000 });
    // Requests of one connection are taken up in order.
    await sessions.status();
    await sessions.exec(id, 'it');
    expect(await seen).toMatchObject({ matched: true });
    expect(await sessions.execSync('x', [id, 'nobody'])).toMatchObject([
      { id, ok: true },
      { id: 'nobody', ok: false, error: { code: 'session_not_found' } },
    ]);
    expect(await sessions.execPrefix('s-', 'y')).toContainEqual({ id, ok: true, error: null });
    expect(await sessions.resize(id, 100, 30)).toMatchObject({ cols: 100, rows: 30 });
    expect((await sessions.list({ prefix: 's-' })).map((each) => each.id)).toContain(id);
    expect(await sessions.list({ prefix: 'none' })).toEqual([]);
    expect(await sessions.rename(id, 'mine')).toMatchObject({ name: 'mine' });
    await sessions.metaSet(id, 'key', 'value');
    expect(await sessions.metaGet(id, 'key')).toBe('value');
    expect(await sessions.metaGetAll(id)).toMatchObject({ key: 'value' });
    await sessions.forwardEnv(id, { SSH_AUTH_SOCK: wing.home });
    await sessions.setScrollback(id, 100);
    await expect.poll(() => sessions.history(id, 'text'), patience).toContain('got it');
    expect(await sessions.status()).toMatchObject({ version: '0.0.0-test' });
    expect(await sessions.run('echo out; exit 3', { cwd: wing.home })).toMatchObject({
      exitCode: 3,
      stdout: 'out\n',
    });
    await sessions.remove((await sessions.duplicate(id)).id);
    await sessions.create('group/one', { shell: '/bin/cat' });
    expect(await sessions.killPrefix('group')).toEqual({ killed: ['group/one'], errors: {} });
    await sessions.kill(id);
    expect(await sessions.wait(id, { mode: 'exit' })).toMatchObject({ matched: false });
    await sessions.restart(id);
    await sessions.clear(id);
    await sessions.remove(id);
    expect(await failureOf(sessions.info(id))).toMatchObject({ code: 'session_not_found' });
    const chosen = await sessions.create(null, { shell: '/bin/cat', cols: 90 });
    expect(chosen).toMatchObject({ cols: 90, rows: 24 });
    await sessions.remove(chosen.id);
  });

  it('record a session to a file, and read and delete it', async () => {
    const client = await connected();
    const { sessions, recordings } = client;
    const id = await run(client, 'exec cat');
    expect(await sessions.recordStart(id, { keys: false })).toMatchObject({ running: true });
    expect(await failureOf(sessions.recordStart(id))).toMatchObject({ code: 'recording_active' });
    const done = await sessions.recordStop(id);
    expect(done).toMatchObject({ session: id, ended: 'stopped' });
    expect(await recordings.list({ session: id })).toEqual([done]);
    let text = '';
    for await (const piece of await recordings.read(done.recordingId)) text += piece.text;
    expect(JSON.parse(text.split('\n')[0] ?? '')).toMatchObject({ version: 3 });
    await recordings.remove(done.recordingId);
    expect(await failureOf(recordings.read(done.recordingId))).toMatchObject({
      code: 'recording_not_found',
    });
  });

  it('write text and bytes in order, of any length', async () => {
    const client = await connected();
    const { sessions } = client;
    const id = await run(client, 'stty raw -echo; echo ready; head -c 300007 | sha1sum; sleep 60');
    await expect.poll(() => sessions.history(id, 'text'), patience).toContain('ready');
    const text = `${'äöü€😀\u0001'.repeat(20_000)}`.slice(0, 180_001);
    const tail = new Uint8Array(400_000).fill(0x61);
    const all = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text), tail]);
    const { createHash } = await import('node:crypto');
    const sum = createHash('sha1').update(all.subarray(0, 300_007)).digest('hex');
    const found = sessions.wait(id, { mode: 'match', pattern: sum }, { timeoutMs: 30_000 });
    const done = [
      sessions.write(id, new Uint8Array([0xff, 0xfe])),
      sessions.write(id, text),
      sessions.write(id, tail.subarray(0, 100_000)),
    ];
    await Promise.all(done);
    expect(await found).toMatchObject({ matched: true });
    expect(await failureOf(sessions.write('nobody', 'x'))).toMatchObject({
      name: 'AerieError',
      code: 'session_not_found',
    });
    expect(await failureOf(sessions.write('nobody', new Uint8Array([255])))).toMatchObject({
      code: 'session_not_found',
    });
  });

  it('fail with typed errors, and keep the connection', async () => {
    const { sessions } = await connected();
    const error = await failureOf(sessions.create('bad id', {}));
    expect(error).toBeInstanceOf(AerieError);
    expect(error).toMatchObject({ code: 'bad_request' });
    expect(await failureOf(sessions.exec('x', 'y'.repeat(2_000_000)))).toMatchObject({
      code: 'limit_reached',
    });
    expect(await failureOf(sessions.killPrefix('none'))).toMatchObject({ code: 'no_match' });
    expect(await sessions.list()).toBeInstanceOf(Array);
  });
});

describe('attached', () => {
  it('gives the screen, then all that follows, to the end', async () => {
    const client = await connected();
    const id = await run(client, 'echo before; read x; echo after; exit 4');
    await expect.poll(() => client.sessions.history(id, 'text'), patience).toContain('before');
    const attached = await client.sessions.attach(id);
    expect(attached.session).toMatchObject({ id, cols: 80 });
    expect(decoder.decode(attached.snapshot.replay)).toContain('before');
    attached.write('\n');
    const { text, types } = await read(attached.output);
    expect(text).toContain('after');
    expect(types.at(-1)).toBe('exited');
    expect(attached.snapshot.seq).toBeGreaterThan(0);
  });

  it('loses and repeats nothing, however fast it comes', async () => {
    const client = await connected();
    const id = await run(client, 'echo ready; read x; seq 1 200000; echo the-end; exec cat');
    const attached = await client.sessions.attach(id);
    attached.write('\n');
    let expected = attached.snapshot.seq;
    let last = '';
    for await (const item of attached.output) {
      // Had this reader been too slow, it would see a snapshot here, and go on after it.
      if (item.type === 'snapshot') {
        expected = item.seq;
        last = decoder.decode(item.replay).slice(-4000);
      }
      if (item.type === 'data') {
        if (item.seq !== expected) expect.fail(`${item.seq} follows ${expected}`);
        expected += item.bytes.length;
        last = (last + decoder.decode(item.bytes)).slice(-4000);
      }
      if (last.includes('the-end')) break;
    }
    expect(last).toContain('200000\r\nthe-end');
    // Only the end of the last line may have come later.
    const after = (await client.sessions.attach(id)).snapshot.seq - expected;
    expect([0, 1, 2]).toContain(after);
  });

  it('goes on where a loop was left, and shows a restart', async () => {
    const client = await connected();
    const id = await run(client, 'echo one; read x; echo two; read x; echo three; read x');
    using attached = await client.sessions.attach(id);
    const shown = decoder.decode(attached.snapshot.replay);
    if (!shown.includes('one')) await read(attached.output, (text) => text.includes('one'));
    attached.write('\n');
    expect((await read(attached.output, (text) => text.includes('two'))).text).not.toContain('one');
    attached.write('\n\n');
    const { types, text } = await read(attached.output);
    expect(text).not.toContain('two');
    expect(types.at(-1)).toBe('exited');
    await client.sessions.restart(id);
    const again = await read(attached.output, (now) => now.includes('one'));
    expect(again.types[0]).toBe('snapshot');
  });

  it('is sent no more than it takes, and sees a new screen for what it missed', async () => {
    const client = await connected();
    const id = await run(client, 'read x; seq 1 1000000; echo the-end; exec cat');
    const attached = await client.sessions.attach(id);
    attached.write('\n');
    // Nobody reads meanwhile; the program is not kept waiting.
    const end = { mode: 'match', pattern: 'the-end' } as const;
    expect(await client.sessions.wait(id, end, { timeoutMs: 60_000 })).toMatchObject({
      matched: true,
    });
    let bytes = 0;
    let last = '';
    const seen: string[] = [];
    for await (const item of attached.output) {
      if (seen.at(-1) !== item.type) seen.push(item.type);
      if (item.type === 'data') {
        bytes += item.bytes.length;
        last = (last + decoder.decode(item.bytes)).slice(-100);
      }
      if (item.type === 'snapshot') last = decoder.decode(item.replay).slice(-4000);
      if (last.includes('the-end')) break;
    }
    expect(seen).toContain('snapshot');
    expect(bytes).toBeLessThan(4 * 1024 * 1024);
    attached.detach();
  });

  it('tells of sizes and refused input, and takes part in the size only if asked to', async () => {
    const client = await connected();
    const id = await run(client, 'exec cat');
    const looking = await client.sessions.attach(id);
    const sized = await client.sessions.attach(id, { size: { cols: 50, rows: 10 } });
    expect(await client.sessions.info(id)).toMatchObject({ cols: 50, rows: 10 });
    sized.resize(60, 20);
    await expect.poll(() => client.sessions.info(id), patience).toMatchObject({ cols: 60 });
    sized.detach();
    expect(() => sized.write('x')).toThrow(AerieError);
    await client.sessions.kill(id);
    await client.sessions.wait(id, { mode: 'exit' });
    looking.write('too late');
    const types: string[] = [];
    for await (const item of looking.output) types.push(item.type);
    for await (const item of looking.output) {
      types.push(item.type);
      break;
    }
    expect(types).toContain('resized');
    expect(types.slice(-2)).toEqual(['exited', 'refused']);
  });

  it('fails when the session goes, and ends quietly when detached', async () => {
    const client = await connected();
    const id = await run(client, 'exec cat');
    expect(await failureOf(client.sessions.attach('nobody'))).toMatchObject({
      code: 'session_not_found',
    });
    const quiet = await client.sessions.attach(id);
    const reading = read(quiet.output);
    client.sessions.detach(id);
    expect(await reading).toEqual({ text: '', types: [] });
    const loud = await client.sessions.attach(id);
    const failing = failureOf(read(loud.output, () => false).then(() => read(loud.output)));
    await client.sessions.remove(id);
    expect(await failing).toMatchObject({ name: 'AerieError', code: 'session_not_found' });
  });
});

describe('signals', () => {
  it('end calls, attachments and events with their reason', async () => {
    const client = await connected();
    const id = await run(client, 'exec cat');
    const reason = new Error('enough');
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = failureOf(client.sessions.wait(id, { mode: 'exit' }, { signal }));
    const attached = await client.sessions.attach(id, { signal });
    const reading = failureOf(read(attached.output));
    const events = await client.sessions.events({ signal });
    const hearing = failureOf(
      (async () => {
        for await (const _event of events);
      })(),
    );
    controller.abort(reason);
    expect(await waiting).toBe(reason);
    expect(await reading).toBe(reason);
    expect(await hearing).toBe(reason);
    expect(await failureOf(client.sessions.list({ signal }))).toBe(reason);
    expect(await failureOf(client.sessions.attach(id, { signal }))).toBe(reason);
    expect(await failureOf(connect({ folder: wing.folder, signal }))).toBe(reason);
    expect(await client.sessions.info(id)).toMatchObject({ state: 'detached' });
  });

  it('end a command that runs, with all it started', async () => {
    const client = await connected();
    const controller = new AbortController();
    const running = client.sessions.run('echo $$ > pid; exec sleep 300', {
      cwd: wing.home,
      signal: controller.signal,
    });
    const pid = async (): Promise<string> =>
      (await client.sessions.run('cat pid; true', { cwd: wing.home })).stdout.trim();
    await expect.poll(pid, patience).toMatch(/^\d+$/);
    const started = await pid();
    controller.abort(new Error('stop'));
    expect(await failureOf(running)).toMatchObject({ message: 'stop' });
    const left = async (): Promise<number> =>
      (await client.sessions.run(`kill -0 ${started}`)).exitCode;
    await expect.poll(left, patience).not.toBe(0);
  });
});

describe('events', () => {
  it('tell what happens from the moment they are there, in order', async () => {
    const client = await connected();
    const events = await client.sessions.events();
    const id = await run(client, 'exit 7');
    const seen: SessionEvent[] = [];
    for await (const event of events) {
      if (event.id === id) seen.push(event);
      if (event.id === id && event.type === 'exited') break;
    }
    expect(seen[0]).toMatchObject({ type: 'created', id });
    expect(seen.at(-1)).toEqual({ type: 'exited', id, code: 7, signal: null });
    expect(await failureOf(client.sessions.events({ id: 'nobody' }))).toMatchObject({
      code: 'session_not_found',
    });
  });
});

it('watches the list of sessions', async () => {
  const client = await connected();
  const changes = await client.sessions.watch();
  let id = '';
  const seen: string[] = [];
  for await (const change of changes) {
    seen.push(change.type);
    if (change.type === 'all') id = await run(client, 'exec cat');
    if (change.type === 'upsert' && change.session.id === id) await client.sessions.remove(id);
    if (change.type === 'removed' && change.id === id) break;
  }
  expect([seen[0], seen.at(-1)]).toEqual(['all', 'removed']);
  expect(await failureOf(client.sessions.clearAttention(id))).toMatchObject({
    code: 'session_not_found',
  });
});

describe('the end of the connection', () => {
  it('fails what waits, and is told once', async () => {
    const other = await startWingProcess();
    onTestFinished(() => other[Symbol.asyncDispose]());
    const client = await connect({ folder: other.folder });
    await client.sessions.create('a', { shell: '/bin/cat' });
    const waiting = failureOf(client.sessions.wait('a', { mode: 'exit' }));
    const attached = await client.sessions.attach('a');
    const reading = failureOf(read(attached.output));
    const events = await client.sessions.events();
    const hearing = failureOf(
      (async () => {
        for await (const _event of events);
      })(),
    );
    const ends: unknown[] = [];
    client.onDidClose((end) => ends.push(end));
    other.process.kill('SIGKILL');
    await once(other.process, 'exit');
    for (const failure of [await waiting, await reading, await hearing]) {
      expect(failure).toMatchObject({ name: 'AerieError', code: 'disconnected' });
    }
    expect(client.closed).toBe(true);
    expect(ends).toHaveLength(1);
    expect(await failureOf(client.sessions.list())).toMatchObject({ code: 'disconnected' });
    expect(() => attached.write('x')).toThrow(AerieError);
    await client.close();
    expect(await failureOf(connect({ folder: other.folder }))).toMatchObject({
      code: 'disconnected',
    });
  });

  it('comes with the scope, and leaves sessions running', async () => {
    const observer = await connected();
    let id: string;
    {
      await using client = await connect({ folder: wing.folder });
      id = (await client.sessions.create(null, { shell: '/bin/cat' })).id;
      await client.sessions.attach(id);
    }
    await expect
      .poll(() => observer.sessions.info(id), patience)
      .toMatchObject({ state: 'detached' });
    await observer.sessions.remove(id);
  });
});
