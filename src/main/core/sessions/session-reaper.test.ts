import { expect, it, onTestFinished } from 'vitest';
import { Emitter } from '#shared/base/emitter.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { aSessionSpec } from '#tests/support/a-session-spec.ts';
import { FakeEmulatorHost } from '#tests/support/fake-emulator.ts';
import { FakePtySpawner } from '#tests/support/fake-pty.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { SessionReaper } from './session-reaper.ts';
import { SessionRegistry } from './session-registry.ts';

const MINUTE = 60_000;

async function setUp(ttl: number) {
  const clock = new ManualClock();
  const spawner = new FakePtySpawner();
  const sessions = new SessionRegistry({
    spawner,
    emulators: new FakeEmulatorHost(),
    clock,
    logger: silentLogger,
    random: { bytes: (length) => new Uint8Array(length) },
    killGraceMs: () => 0,
    maxSessions: () => 10,
    keepExited: () => true,
  });
  const changed = new Emitter<void>();
  const chosen = { ttl };
  const ended: string[] = [];
  const reaper = new SessionReaper({
    sessions,
    clock,
    logger: silentLogger,
    idleTtl: () => chosen.ttl,
    onDidChange: changed.event,
    end: (session) => ended.push(session.spec.id),
  });
  onTestFinished(async () => {
    reaper.dispose();
    expect(clock.pending).toBeLessThanOrEqual(1);
    await sessions.dispose();
  });
  const start = (id: string) => sessions.create(aSessionSpec({ id }), { cols: 80, rows: 24 });
  const sink = {
    snapshot: () => {},
    data: () => {},
    resized: () => {},
    exited: () => {},
    failed: () => {},
  };
  return { clock, changed, chosen, ended, start, sink };
}

it('ends sessions that were left and did nothing; typing and looking count', async () => {
  const { clock, ended, start, sink } = await setUp(10 * MINUTE);
  const [left, typed, watched, visited] = await Promise.all(
    ['left', 'typed', 'watched', 'visited', 'never-looked-at'].map(start),
  );
  for (const session of [left, typed, visited]) session?.attach(sink, null).dispose();
  watched?.attach(sink, null);
  clock.advance(9 * MINUTE);
  typed?.write(new Uint8Array(1));
  visited?.attach(sink, null).dispose();
  clock.advance(2 * MINUTE);
  expect(ended).toEqual(['left']);
  clock.advance(10 * MINUTE);
  expect(new Set(ended)).toEqual(new Set(['left', 'typed', 'visited']));
});

it('ends nothing unless chosen, and begins when it is', async () => {
  const { clock, changed, chosen, ended, start, sink } = await setUp(0);
  const session = await start('a');
  session.attach(sink, null).dispose();
  clock.advance(1000 * MINUTE);
  expect(ended).toEqual([]);
  chosen.ttl = MINUTE;
  changed.fire();
  clock.advance(MINUTE);
  expect(ended).toEqual(['a']);
});
