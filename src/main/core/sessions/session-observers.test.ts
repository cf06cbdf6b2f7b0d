// What others than viewers see of a session, and who answers the program's queries.

import { expect, it, onTestFinished } from 'vitest';
import { AppError } from '#shared/base/app-error.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { aSessionSpec } from '#tests/support/a-session-spec.ts';
import { FakeEmulatorHost } from '#tests/support/fake-emulator.ts';
import { FakePtySpawner } from '#tests/support/fake-pty.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { SessionRegistry } from './session-registry.ts';
import type { ViewerSink } from './viewer.ts';

const size = { cols: 80, rows: 24 };
const sink: ViewerSink = {
  snapshot: () => {},
  data: () => {},
  resized: () => {},
  exited: () => {},
  failed: () => {},
};

async function setUp() {
  const spawner = new FakePtySpawner();
  const emulators = new FakeEmulatorHost();
  const registry = new SessionRegistry({
    spawner,
    emulators,
    clock: new ManualClock(),
    logger: silentLogger,
    random: { bytes: (length) => new Uint8Array(length) },
    killGraceMs: () => 10,
    maxSessions: () => 10,
    keepExited: () => true,
  });
  onTestFinished(() => registry.dispose());
  const session = await registry.create(aSessionSpec({ id: 'a' }), size);
  return { registry, session, pty: spawner.last, emulator: emulators.last };
}

it('hands output on before the exit, and the exit once', async () => {
  const { session, pty } = await setUp();
  const seen: string[] = [];
  session.onDidOutput((bytes) => seen.push(Buffer.from(bytes).toString()));
  session.onDidExit(({ code }) => seen.push(`exit ${code}`));
  pty.say('one');
  pty.exit(7);
  expect(seen).toEqual(['one', 'exit 7']);
});

it('tells of an end that was never reported when it is let go', async () => {
  const { session } = await setUp();
  const codes: number[] = [];
  session.onDidExit(({ code }) => codes.push(code));
  session.dispose(new AppError('session_not_found', 'Gone.'));
  expect(codes).toEqual([-1]);
});

it('keeps silent towards the program only while every viewer answers itself', async () => {
  const { session, pty, emulator } = await setUp();
  const ask = (): void => emulator.answered.fire(new TextEncoder().encode('!'));
  ask();
  expect(pty.typed).toBe('!');
  const real = session.attach(sink, null, { answersQueries: true, client: 'x' });
  ask();
  expect(pty.typed).toBe('!');
  const own = session.attach(sink, size);
  ask();
  expect(pty.typed).toBe('!!');
  own.dispose();
  ask();
  expect(pty.typed).toBe('!!');
  real.dispose();
  ask();
  expect(pty.typed).toBe('!!!');
});

it('leaves the size alone for a viewer without one, until it asks', async () => {
  const { session, pty } = await setUp();
  const wire = session.attach(sink, null);
  wire.input(new Uint8Array([97]));
  expect(pty.sizes).toEqual([]);
  const own = session.attach(sink, { cols: 100, rows: 30 });
  expect(pty.sizes.at(-1)).toEqual({ cols: 100, rows: 30 });
  wire.resize(120, 40);
  expect(pty.sizes.at(-1)).toEqual({ cols: 120, rows: 40 });
  wire.dispose();
  expect(pty.sizes.at(-1)).toEqual({ cols: 100, rows: 30 });
  own.dispose();
  session.resize(50, 10);
  expect(pty.sizes.at(-1)).toEqual({ cols: 50, rows: 10 });
  expect(() => session.resize(0, 10)).toThrow(/1 to/);
});

it('names who attached, and tells of new sessions before the list does', async () => {
  const { registry, session } = await setUp();
  const order: string[] = [];
  session.onDidAttach((client) => order.push(client));
  session.attach(sink, null, { client: 'c1' }).dispose();
  session.attach(sink, null).dispose();
  expect(order).toEqual(['c1', '']);
  registry.onDidAdd(({ spec }) => order.push(`add ${spec.id}`));
  registry.onDidChange((change) => order.push(change.type));
  await registry.create({ ...session.spec, id: 'b' }, size);
  expect(order.slice(2)).toEqual(['add b', 'upsert']);
});

it('sends a program every byte of a flood of which a person is spared most', async () => {
  const { session, pty } = await setUp();
  const received = { person: 0, program: 0 };
  const attach = (who: keyof typeof received, everyByte: boolean): void => {
    let total = 0;
    const attachment = session.attach(
      {
        ...sink,
        data(_seq, bytes) {
          received[who] += bytes.length;
          total += bytes.length;
          queueMicrotask(() => attachment.acked(total));
        },
      },
      null,
      { everyByte },
    );
  };
  attach('person', false);
  attach('program', true);
  const piece = new Uint8Array(60 * 1024).fill(97);
  for (let i = 0; i < 60; i++) {
    pty.say(piece.slice());
    await Promise.resolve();
  }
  await expect.poll(() => received.program).toBeGreaterThan(55 * piece.length);
  expect(received.person).toBeLessThan(2.2 * 1024 * 1024);
});

it('tells what is typed, from viewers and programs alike, and nothing that was refused', async () => {
  const { session, pty } = await setUp();
  const typed: string[] = [];
  session.onDidInput((bytes) => typed.push(Buffer.from(bytes).toString()));
  const viewer = session.attach(sink, size);
  viewer.input(Buffer.from('a'));
  session.write(Buffer.from('b'));
  pty.exit(0);
  expect(() => viewer.input(Buffer.from('c'))).toThrow(AppError);
  expect(typed).toEqual(['a', 'b']);
});
