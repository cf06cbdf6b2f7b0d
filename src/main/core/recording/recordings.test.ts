import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { isAppError } from '#shared/base/app-error.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { FakeEmulatorHost } from '#tests/support/fake-emulator.ts';
import { FakePtySpawner } from '#tests/support/fake-pty.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { MemorySettings } from '#tests/support/memory-settings.ts';
import { Notices } from '../notices.ts';
import { SessionRegistry } from '../sessions/session-registry.ts';
import { createRecordingSink, type RecordingSink } from './recording-file.ts';
import { Recordings } from './recordings.ts';

const patience = { timeout: 15_000, interval: 5 };

/** A session `s` and its recordings, on a disk that `sink` makes. */
async function setUp(sink: (path: string) => Promise<RecordingSink> = createRecordingSink) {
  const folder = mkdtempSync(join(tmpdir(), 'aerie-recordings-'));
  const clock = new ManualClock();
  const spawner = new FakePtySpawner();
  const deps = {
    clock,
    spawner,
    emulators: new FakeEmulatorHost(),
    logger: silentLogger,
    random: { bytes: (length: number) => new Uint8Array(length).fill(7) },
    settings: new MemorySettings({}),
    notices: new Notices(clock),
    pid: process.pid,
    recordingsFolder: folder,
    createSink: sink,
  };
  const sessions = new SessionRegistry({
    ...deps,
    killGraceMs: () => 0,
    maxSessions: () => 10,
    keepExited: () => true,
  });
  const recordings = new Recordings({ ...deps, sessions });
  onTestFinished(async () => {
    await sessions.dispose();
    await recordings.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  const spec = { name: null, profileId: null, icon: null, tint: null, scrollback: 10 };
  const program = { shell: '/bin/sh', args: [], cwd: '/', env: {}, origin: {} };
  const session = await sessions.create({ id: 's', ...spec, ...program }, { cols: 80, rows: 24 });
  return { ...deps, folder, sessions, session, recordings };
}

it('tells of a disk that became full, and lists the recording as failed', async () => {
  let disks = 0;
  const full = async (path: string): Promise<RecordingSink> => {
    const sink = await createRecordingSink(path);
    disks += 1;
    if (disks > 1) return sink;
    let writes = 0;
    return {
      ...sink,
      write: async (bytes) => {
        writes += 1;
        if (writes > 1) throw new Error('ENOSPC: no space left on device');
        await sink.write(bytes);
      },
    };
  };
  const { recordings, spawner, clock, notices, session } = await setUp(full);
  await recordings.start({ id: 's' });
  spawner.last.say('x'.repeat(200_000));
  clock.advance(1000);
  await vi.waitFor(
    () => expect(session.info).toMatchObject({ state: 'alive', recording: false }),
    patience,
  );
  expect(notices.open).toMatchObject([{ level: 'warning', title: 'A recording stopped' }]);
  expect(await recordings.list()).toMatchObject([{ running: false, ended: 'failed' }]);
  // The next one may fare better.
  expect(await recordings.start({ id: 's' })).toMatchObject({ running: true });
});

it('leaves nothing open or running when its files cannot be made', async () => {
  const closed: string[] = [];
  const onlyKeylogs = async (path: string): Promise<RecordingSink> => {
    if (path.endsWith('.cast')) throw new Error('EACCES');
    const sink = await createRecordingSink(path);
    const close = async (): Promise<void> => {
      closed.push(path);
      await sink.close();
    };
    return { ...sink, close };
  };
  const { recordings, session, folder } = await setUp(onlyKeylogs);
  const failure: unknown = await recordings
    .start({ id: 's', keylog: true })
    .catch((e: unknown) => e);
  expect(isAppError(failure, 'storage_failed')).toBe(true);
  expect(closed).toHaveLength(1);
  expect(session.info.recording).toBe(false);
  expect(await recordings.list()).toEqual([]);
  expect(readdirSync(join(folder, 's'))).toEqual([]);
});

it('deletes what was typed first: nobody would find it without its recording', async () => {
  const { recordings, folder } = await setUp();
  const { recordingId } = await recordings.start({ id: 's', keylog: true });
  await recordings.stop('s');
  // Something that cannot be deleted like a file.
  rmSync(join(folder, `${recordingId}.cast`));
  mkdirSync(join(folder, `${recordingId}.cast`));
  const failure: unknown = await recordings.remove(recordingId).catch((e: unknown) => e);
  expect(isAppError(failure, 'storage_failed')).toBe(true);
  expect(readdirSync(join(folder, 's'))).toEqual([`${recordingId.slice(2)}.cast`]);
});

it('ends at once when its session is closed while its file is being made', async () => {
  let made = (): void => {};
  const slow = async (path: string): Promise<RecordingSink> => {
    await new Promise<void>((resolve) => (made = resolve));
    return createRecordingSink(path);
  };
  const { recordings, sessions } = await setUp(slow);
  const started = recordings.start({ id: 's' });
  await sessions.remove('s');
  made();
  await started;
  await vi.waitFor(async () => {
    expect(await recordings.list()).toMatchObject([{ running: false, ended: 'exited' }]);
  }, patience);
});

it('knows what changed since it last looked', async () => {
  const { recordings, folder, clock } = await setUp();
  await recordings.start({ id: 's' });
  expect(await recordings.list()).toMatchObject([{ running: true, ended: null }]);
  clock.advance(5000);
  await recordings.stop('s');
  const [ended] = await recordings.list();
  expect(ended).toMatchObject({ running: false, ended: 'stopped', durationMs: 5000, title: 'sh' });
  expect(await recordings.list()).toEqual([ended]);
  expect(await recordings.list('other')).toEqual([]);
  await recordings.remove(ended?.recordingId ?? '');
  expect(await recordings.list()).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});
