import { deflateRawSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { AppError } from '#shared/base/app-error.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { FakeEmulatorHost } from '#tests/support/fake-emulator.ts';
import { FakePtySpawner } from '#tests/support/fake-pty.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import type { SavedScreen } from '../emulator/emulator.ts';
import type { SavedSession } from './saved-session.ts';
import { Session } from './session.ts';
import type { SessionSpec } from './session-spec.ts';

const spec: SessionSpec = {
  id: 's',
  name: 'build',
  profileId: null,
  icon: 'bot',
  tint: 'teal',
  scrollback: 1000,
  shell: '/bin/sh',
  args: ['-l'],
  cwd: '/srv/was',
  env: {},
  origin: { shell: '/bin/sh', args: ['-l'] },
};

function setUp(over: Partial<SavedSession> = {}) {
  const spawner = new FakePtySpawner();
  const emulators = new FakeEmulatorHost();
  let reads = 0;
  const screen: SavedScreen = {
    cols: 90,
    rows: 20,
    replay: deflateRawSync('saved '),
    unfinished: 0,
    marks: [],
    steps: [{ kind: 'data', bytes: Buffer.from('tail') }],
  };
  const saved: SavedSession = {
    spec,
    size: { cols: 90, rows: 20 },
    title: 'vim',
    createdAt: 5,
    exit: { code: -1, signal: null, at: 77 },
    restored: { ran: true, complete: true },
    screen: async () => {
      reads += 1;
      return screen;
    },
    relaunch: async (cwd) => ({ ...spec, cwd, env: { FRESH: '1' } }),
    ...over,
  };
  const session = Session.restore(saved, {
    spawner,
    emulators,
    clock: new ManualClock(),
    logger: silentLogger,
    killGraceMs: () => 500,
  });
  onTestFinished(() => session.dispose(new AppError('shutting_down', 'test over')));
  return { session, spawner, emulators, reads: () => reads };
}

const textOf = async (session: Session): Promise<string> =>
  new TextDecoder().decode((await session.snapshot()).replay);

it('shows a session of an earlier run as ended, with all that is known of it', async () => {
  const { session, emulators, reads, spawner } = setUp();
  expect(session.info).toMatchObject({
    id: 's',
    name: 'build',
    title: 'vim',
    state: 'exited',
    pid: 0,
    cols: 90,
    rows: 20,
    cwd: '/srv/was',
    icon: 'bot',
    tint: 'teal',
    createdAt: 5,
    exit: { code: -1, signal: null, at: 77 },
    restored: { ran: true, complete: true },
  });
  expect(reads()).toBe(0);
  expect(emulators.created).toEqual([]);
  expect(await textOf(session)).toBe('saved tail');
  expect(await textOf(session)).toBe('saved tail');
  expect(reads()).toBe(1);
  expect(() => session.write(Buffer.from('x'))).toThrow(AppError);
  expect(spawner.started).toEqual([]);
});

it('starts the program again in the folder it was in, on a fresh screen', async () => {
  const { session, spawner } = setUp();
  await textOf(session);
  await session.restart();
  expect(spawner.last.options).toMatchObject({ cwd: '/srv/was', env: { FRESH: '1' }, cols: 90 });
  spawner.last.say('new');
  expect(await textOf(session)).toBe('new');
  expect(session.info.restored).toBeUndefined();
  expect(session.info).toMatchObject({ state: 'alive', exit: null, generation: 2 });
});

it('is started again before its screen was read', async () => {
  const { session, spawner, reads } = setUp();
  await session.restart();
  spawner.last.say('new');
  expect(await textOf(session)).toBe('new');
  expect(reads()).toBe(0);
});

it('stays as it was when its folder is gone, and starts in another one on request', async () => {
  const { session, spawner } = setUp();
  spawner.failure = new AppError('cwd_not_found', 'The folder "/srv/was" does not exist.');
  await expect(session.restart()).rejects.toMatchObject({ code: 'cwd_not_found' });
  expect(session.info).toMatchObject({ state: 'exited', restored: { ran: true } });
  expect(await textOf(session)).toBe('saved tail');
  spawner.failure = undefined;
  await session.restart({ cols: 80, rows: 24 }, '/home/me');
  expect(spawner.last.options).toMatchObject({ cwd: '/home/me', env: { FRESH: '1' } });
  expect(session.info.cwd).toBe('/home/me');
  spawner.last.exit(0);
  await session.restart();
  expect(spawner.last.options.cwd).toBe('/home/me');
});

it('begins blank when its screen cannot be read', async () => {
  expect(await textOf(setUp({ screen: async () => null }).session)).toBe('');
  const refused = setUp({ screen: () => Promise.reject(new Error('The disk is gone.')) });
  expect(await textOf(refused.session)).toBe('');
});
