import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FakeEmulator } from '#tests/support/fake-emulator.ts';
import { type RestoreRun, RestoreScene } from '#tests/support/restore-scene.ts';
import type { SecretStore } from '../store/secret-store.ts';
import { FileSecretStore } from '../store/secret-store-file.ts';

async function scene(): Promise<RestoreScene> {
  const made = await RestoreScene.create();
  onTestFinished(() => made[Symbol.asyncDispose]());
  return made;
}

async function killed(before: RestoreScene): Promise<RestoreScene> {
  const after = await before.killed();
  onTestFinished(() => after[Symbol.asyncDispose]());
  return after;
}

async function startOn(place: RestoreScene, ...options: Parameters<RestoreScene['start']>) {
  const run = place.start(...options);
  await run.restore.ready;
  return run;
}

/** A run with one session that said something. */
async function withSession(text = 'secret-output ') {
  const place = await scene();
  const run = await startOn(place);
  const session = await run.create('a/b');
  run.spawner.last.say(text);
  return { place, run, session, pty: run.spawner.last, emulator: run.emulators.last };
}

const refuse = (): Promise<never> => Promise.reject(new Error('The key ring is locked.'));
const brokenStore: SecretStore = {
  kind: 'file',
  get: refuse,
  set: refuse,
  add: refuse,
  delete: refuse,
};

const emulatorOf = (run: RestoreRun): FakeEmulator => run.emulators.last;

describe('after a kill', () => {
  it('a session is there again with all it was, ended', async () => {
    const { place, run, session, pty, emulator } = await withSession();
    emulator.emitted.fire({ type: 'title', title: 'secret-title' });
    emulator.emitted.fire({ type: 'cwd', path: '/srv/secret-elsewhere' });
    session.rename('secret-name');
    pty.say('more');
    session.resize(100, 30);
    pty.say(' end');
    await run.pass(250);

    const next = await startOn(await killed(place));
    expect(next.sessions.list()).toMatchObject([
      {
        id: 'a/b',
        state: 'exited',
        title: 'secret-title',
        name: 'secret-name',
        cwd: '/srv/secret-elsewhere',
        cols: 100,
        rows: 30,
        profileId: 'work',
        icon: 'bot',
        tint: 'teal',
        createdAt: session.info.createdAt,
        exit: { code: -1, signal: null },
        restored: { ran: true, complete: true },
      },
    ]);
    expect(await next.text('a/b')).toBe('secret-output more end');
    expect(next.spawner.started).toEqual([]);
    expect(next.told).toEqual([]);
    await next.sessions.get('a/b').restart();
    expect(next.spawner.last.options.cwd).toBe('/srv/secret-elsewhere');
  });

  it('nothing on disk can be read by who looks at it', async () => {
    const { place, run, session, emulator } = await withSession(`${'secret-output '.repeat(4000)}`);
    emulator.emitted.fire({ type: 'title', title: 'secret-title' });
    session.rename('secret-name');
    await run.pass(3000);
    const files = await place.files();
    expect([...files.keys()].some((path) => path.includes('/screen.'))).toBe(true);
    for (const [path, content] of files) {
      for (const word of ['secret-', 'a/b', '/bin/sh', 'TOKEN']) {
        expect({ path, found: content.includes(word) }).toEqual({ path, found: false });
      }
    }
  });

  it('loses only what was said in the last moment', async () => {
    const { place, run, pty } = await withSession('kept');
    await run.pass(250);
    pty.say(' lost');
    const next = await startOn(await killed(place));
    expect(await next.text('a/b')).toBe('kept');
  });

  it('goes on from the newest screen, whatever came after it', async () => {
    const { place, run, pty } = await withSession('x'.repeat(40_000));
    await run.pass(2000);
    expect(await place.paths('screen.1')).toHaveLength(1);
    expect(await place.paths('tail.0')).toEqual([]);
    pty.say(' and on');
    await run.pass(250);
    const next = await startOn(await killed(place));
    expect(await next.text('a/b')).toBe(`${'x'.repeat(40_000)} and on`);
  });

  it('output that comes while a screen is taken is kept once', async () => {
    const { place, run, pty, emulator } = await withSession('x'.repeat(40_000));
    emulator.held = true;
    await run.pass(1750);
    run.clock.advance(250);
    pty.say('during');
    emulator.release();
    await run.restore.settled();
    pty.say(' after');
    await run.pass(250);
    const next = await startOn(await killed(place));
    expect(await next.text('a/b')).toBe(`${'x'.repeat(40_000)}during after`);
  });

  it('a flood is passed over until the next screen, and that is told', async () => {
    const { place, run, pty } = await withSession('start ');
    for (let i = 0; i < 20; i++) pty.say('y'.repeat(65_536));
    await run.pass(250);
    const early = await startOn(await killed(place));
    expect(early.sessions.list()[0]?.restored).toEqual({ ran: true, complete: false });
    expect(await early.text('a/b')).toMatch(/^start y+$/);

    await run.pass(2000);
    const later = await startOn(await killed(place));
    expect(later.sessions.list()[0]?.restored).toEqual({ ran: true, complete: true });
    expect((await later.text('a/b')).length).toBe(6 + 20 * 65_536);
  });

  it('a cleared or restarted terminal does not come back as it was before', async () => {
    const { place, run, session, pty } = await withSession('gone');
    await run.pass(250);
    await session.clear();
    pty.say('new');
    await run.pass(500);
    const cleared = await startOn(await killed(place));
    expect(await cleared.text('a/b')).toBe('new');
    pty.exit(3);
    await session.restart();
    run.spawner.last.say('fresh');
    await run.pass(500);
    const restarted = await startOn(await killed(place));
    expect(await restarted.text('a/b')).toBe('fresh');
    expect(restarted.sessions.list()[0]?.restored?.ran).toBe(true);
  });

  it('comes back as often as it happens, with the time of the first end', async () => {
    const { place, run } = await withSession('once');
    await run.pass(250);
    const first = await killed(place);
    const second = await startOn(first);
    const { exit } = second.sessions.get('a/b').info;
    await second.pass(250);
    const third = await startOn(await killed(first));
    expect(third.sessions.get('a/b').info.exit).toEqual(exit);
    expect(await third.text('a/b')).toBe('once');
    await third.sessions.get('a/b').restart();
    third.spawner.last.say('again');
    await third.pass(500);
    expect(await third.text('a/b')).toBe('again');
  });
});

describe('after a quit', () => {
  it('what ran comes back as ended by the quit, what had ended as it ended', async () => {
    const { place, run, pty } = await withSession('one');
    run.clock.advance(1);
    await run.create('two');
    pty.exit(7);
    run.spawner.last.say('two');
    await run.end();
    const next = await startOn(place);
    expect(next.sessions.list()).toMatchObject([
      { id: 'a/b', exit: { code: 7 }, restored: { ran: false } },
      { id: 'two', exit: { code: -1, at: run.clock.now() }, restored: { ran: true } },
    ]);
    expect(await next.text('two')).toBe('two');
    await next.end();
    expect((await startOn(place)).sessions.list()).toHaveLength(2);
  });

  it('closed sessions leave nothing behind', async () => {
    const { place, run } = await withSession();
    await run.pass(250);
    await run.sessions.remove('a/b');
    await run.restore.settled();
    expect(await place.paths('meta')).toEqual([]);
    await run.end();
    expect([...(await place.files()).keys()]).toEqual(['secrets/restore-key']);
  });

  it('a session that is closed while it is being saved is not saved for ever', async () => {
    const { place, run } = await withSession();
    // The saving begins now and is not over before the session is gone.
    run.clock.advance(250);
    await run.sessions.remove('a/b');
    await run.restore.settled();
    expect(await place.paths('meta')).toEqual([]);
  });

  it('ended sessions that are not kept do not come back, restored ones stay until dismissed', async () => {
    const place = await scene();
    const run = await startOn(place, { 'sessions.keepExited': false });
    await run.create('ended');
    run.spawner.last.exit(0);
    await run.create('runs');
    await run.end();
    const next = await startOn(place, { 'sessions.keepExited': false });
    expect(next.sessions.list().map(({ id }) => id)).toEqual(['runs']);
    next.sessions.get('runs').rename('seen');
    expect(next.sessions.list()).toHaveLength(1);
  });
});

describe('keys', () => {
  it('a lost key is told once, and changes nothing', async () => {
    const { place, run } = await withSession();
    await run.end();
    await rm(join(place.folder, 'secrets'), { recursive: true });
    const next = await startOn(place);
    expect(next.sessions.list()).toEqual([]);
    expect(next.told).toEqual(['Some saved terminals could not be read']);
    expect(await place.paths('meta')).toHaveLength(1);
    await next.end();
    expect((await startOn(place)).told).toEqual([]);
  });

  it('what another kind of store protects is left to it; a store that both know opens it', async () => {
    const { place, run } = await withSession('by file');
    await run.end();
    const files = new FileSecretStore(join(place.folder, 'secrets'));
    const ring = Object.assign(new FileSecretStore(join(place.folder, 'ring')), { kind: 'ring' });
    const alone = await startOn(place, {}, { secrets: [ring] });
    expect([alone.sessions.list(), alone.told]).toEqual([[], []]);
    await alone.end();
    const both = await startOn(place, {}, { secrets: [ring, files] });
    expect(await both.text('a/b')).toBe('by file');
    await both.end();
    // It stays sealed as it was until it changes.
    const again = await startOn(place, {}, { secrets: [ring, files] });
    expect(await again.text('a/b')).toBe('by file');
  });

  it('a key ring that cannot be used is done without, and what it protects is left alone', async () => {
    const place = await scene();
    const ring = Object.assign(new FileSecretStore(join(place.folder, 'ring')), { kind: 'ring' });
    const files = new FileSecretStore(join(place.folder, 'secrets'));
    const first = await startOn(place, {}, { secrets: [ring, files] });
    await first.create('by-ring');
    await first.end();
    const broken = { ...brokenStore, kind: 'ring' };
    const second = await startOn(place, {}, { secrets: [broken, files] });
    expect(second.told).toEqual(['Some saved terminals could not be read']);
    await second.create('by-file');
    await second.end();
    const third = await startOn(place, {}, { secrets: [ring, files] });
    expect(third.sessions.list().map(({ id }) => id)).toEqual(['by-ring', 'by-file']);
  });
});

describe('limits', () => {
  it('what ended longest ago goes first when there is too much', async () => {
    const place = await scene();
    const run = await startOn(place, { 'restore.maxMegabytes': 1 });
    for (const id of ['old', 'newer', 'runs']) {
      await run.create(id);
      // Nothing that deflates.
      run.spawner.last.say(randomBytes(400_000));
      if (id !== 'runs') run.spawner.last.exit(0);
      await run.pass(3000);
    }
    await run.pass(3000);
    expect(run.restore.status.bytes).toBeLessThanOrEqual(1024 * 1024);
    const next = await startOn(await killed(place));
    expect(next.sessions.list().map(({ id }) => id)).toEqual(['newer', 'runs']);
    // One that made room is kept again once it is started again.
    await run.sessions.get('old').restart();
    run.settings.update({ 'restore.maxMegabytes': 200 });
    run.spawner.last.say('anew');
    await run.pass(3000);
    const last = await startOn(await killed(place));
    expect(last.sessions.list().map(({ id }) => id)).toContain('old');
  });

  it('what was deleted to make room is not called damaged', async () => {
    const place = await scene();
    const before = await startOn(place);
    await before.create('old');
    before.spawner.last.say(randomBytes(600_000));
    await before.pass(3000);
    await before.end();
    const run = await startOn(place, { 'restore.maxMegabytes': 1 });
    await run.create('new');
    run.spawner.last.say(randomBytes(600_000));
    await run.pass(6000);
    expect(run.restore.status.sessions).toBe(1);
    expect(await run.text('old')).toBe('');
    expect(run.told).toEqual([]);
  });

  it('what is too old is deleted, read or not', async () => {
    const { place, run } = await withSession();
    await run.end();
    const later = place.start({ 'restore.enabled': false });
    later.clock.advance(31 * 24 * 3600 * 1000);
    later.settings.update({ 'restore.enabled': true });
    await later.restore.claim();
    expect(later.sessions.list()).toEqual([]);
    expect(await place.paths('meta')).toEqual([]);
  });

  it('room is left for new sessions', async () => {
    const place = await scene();
    const run = await startOn(place, { 'sessions.max': 5 });
    for (const id of ['1', '2', '3', '4', '5']) {
      await run.create(id);
      run.clock.advance(1000);
      run.spawner.last.exit(0);
    }
    await run.end();
    const next = await startOn(place, { 'sessions.max': 5 });
    expect(next.sessions.list().map(({ id }) => id)).toEqual(['4', '5']);
  });
});

describe('on request', () => {
  it('everything is forgotten, and what runs is kept again as it goes on', async () => {
    const { place, run, pty } = await withSession('before');
    await run.end();
    const next = await startOn(place);
    await next.create('runs');
    next.spawner.last.say('early');
    await next.pass(250);
    expect(next.restore.status).toMatchObject({ enabled: true, sessions: 2 });
    await next.restore.forget();
    expect(next.restore.status).toMatchObject({ sessions: 0, bytes: 0 });
    expect(await place.paths('meta')).toEqual([]);
    expect(await next.text('a/b')).toBe('before');
    next.spawner.last.say(' late');
    await next.pass(3000);
    const after = await startOn(await killed(place));
    expect(after.sessions.list().map(({ id }) => id)).toEqual(['runs']);
    expect(await after.text('runs')).toBe('early late');
    expect(pty.ended).toBeDefined();
  });

  it('turning it off deletes everything, turning it on keeps what is there', async () => {
    const { place, run } = await withSession('before');
    await run.pass(250);
    run.settings.update({ 'restore.enabled': false });
    await run.restore.settled();
    expect(run.restore.status).toEqual({ enabled: false, sessions: 0, bytes: 0 });
    expect([...(await place.files()).keys()]).toEqual(['secrets/restore-key']);
    run.settings.update({ 'restore.enabled': true });
    await run.pass(1000);
    const next = await startOn(await killed(place));
    expect(await next.text('a/b')).toBe('before');
  });
});

it('sessions go on when nothing can be written, and are kept once it can', async () => {
  const place = await scene();
  await writeFile(place.root, 'a file where a folder should be');
  const run = await startOn(place);
  await run.create('s');
  run.spawner.last.say('text');
  await run.pass(500);
  expect(run.told).toEqual(['Terminals are not being saved']);
  await rm(place.root);
  await run.pass(30_000);
  await run.pass(3000);
  expect(run.told).toHaveLength(1);
  expect(await run.text('s')).toBe('text');
  const next = await startOn(await killed(place));
  expect(await next.text('s')).toBe('text');
});

it('a folder that vanishes is told once, and no session ends', async () => {
  const { place, run, pty } = await withSession();
  await run.pass(250);
  await rm(place.root, { recursive: true });
  pty.say('more');
  await run.pass(500);
  pty.say('more');
  await run.pass(40_000);
  expect(run.told).toEqual(['Terminals are not being saved']);
  expect(run.sessions.get('a/b').info.state).toBe('alive');
  expect(emulatorOf(run).disposed).toBe(false);
  await run.pass(60_000);
  const next = await startOn(await killed(place));
  expect(await next.text('a/b')).toBe('secret-output moremore');
});
