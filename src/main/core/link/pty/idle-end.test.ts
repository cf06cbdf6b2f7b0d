import { expect, onTestFinished, test, vi } from 'vitest';
import { type Clock, silentLogger } from '#shared/base/ports.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { createTestWing } from '#tests/support/test-wing.ts';
import { IdleEnd } from './idle-end.ts';
import { LocalWing } from './local-wing.ts';
import { WaitLines } from './wait-lines.ts';

const LIMIT = 60_000;

/** `count` sessions that end when they are quiet for `LIMIT`. */
async function quiet(count: number) {
  const clock = new ManualClock();
  const test = createTestWing({}, { clock });
  const wing = new LocalWing(test.wing.connect);
  const waits = new WaitLines(wing);
  const ids = Array.from({ length: count }, (_, at) => `s${at}`);
  for (const id of ids) await test.wing.launcher.create({ id, cols: 80, rows: 24 });
  const timers = clock.pending;
  let limit = LIMIT;
  let reads = 0;
  let asked = 0;
  // As clocks are: no time is a whole number of ms.
  const uneven: Clock = {
    now: () => clock.now(),
    monotonic: () => clock.monotonic() + reads++ / 10_000,
    after: (ms, run) => clock.after(ms, run),
  };
  const ends = ids.map(
    (sessionId) =>
      new IdleEnd({
        ...{ sessionId, clock: uneven, logger: silentLogger, limit: () => limit },
        waits: {
          ask: (ask) => {
            asked += 1;
            return waits.ask(ask);
          },
        },
      }),
  );
  const alive = async (): Promise<string[]> =>
    (await wing.client.api.sessions.list()).filter(({ exit }) => !exit).map(({ id }) => id);
  onTestFinished(async () => {
    for (const end of ends) end.dispose();
    waits.dispose();
    wing.dispose();
    await test[Symbol.asyncDispose]();
  });
  const change = (ms: number): void => {
    limit = ms;
    for (const end of ends) end.didChangeLimit();
  };
  /** Resolves once each of them is waited for, with so many timers. */
  const waiting = (each = 1): Promise<void> =>
    vi.waitFor(() => expect(clock.pending).toBe(timers + count * each));
  /** Resolves once so many waits have been asked for, and the last is under way. */
  const askedFor = async (times: number): Promise<void> => {
    await vi.waitFor(() => expect(asked).toBe(times));
    for (let turn = 0; turn < 3; turn += 1) await alive();
  };
  const say = (): void => {
    for (const pty of test.spawner.started) pty.say('.');
  };
  return { clock, waits, ends, alive, change, waiting, askedFor, say };
}

test('many more sessions than a connection takes requests are waited for, and all else is answered', async () => {
  const { clock, waits, alive, waiting } = await quiet(150);
  await waiting();
  expect(waits.open).toBe(3);
  expect(await alive()).toHaveLength(150);
  clock.advance(LIMIT - 1);
  expect(await alive()).toHaveLength(150);
  clock.advance(1);
  await vi.waitFor(async () => expect(await alive()).toEqual([]));
  await vi.waitFor(() => expect(waits.open).toBe(0));
});

test('without a limit nothing is waited for', async () => {
  const { waits, alive, change, waiting } = await quiet(2);
  await waiting();
  change(0);
  await vi.waitFor(() => expect(waits.open).toBe(0));
  expect(await alive()).toHaveLength(2);
});

test('whoever types keeps a session, for as long again', async () => {
  const { clock, ends, alive, waiting } = await quiet(1);
  await waiting();
  clock.advance(LIMIT - 1000);
  ends[0]?.didType();
  clock.advance(1000);
  // For what is left.
  await waiting(2);
  clock.advance(LIMIT - 1001);
  expect(await alive()).toHaveLength(1);
  clock.advance(2);
  await vi.waitFor(async () => expect(await alive()).toEqual([]));
});

test('output after somebody typed keeps a session for the whole time, too', async () => {
  const { clock, ends, alive, askedFor, say } = await quiet(1);
  await askedFor(1);
  clock.advance(1000);
  ends[0]?.didType();
  clock.advance(LIMIT - 1000);
  // Nothing was printed for the whole time; what was typed counts for a second more.
  await askedFor(2);
  clock.advance(500);
  say();
  clock.advance(1000);
  await askedFor(3);
  expect(await alive()).toHaveLength(1);
  clock.advance(LIMIT - 1);
  expect(await alive()).toHaveLength(1);
  clock.advance(1);
  await vi.waitFor(async () => expect(await alive()).toEqual([]));
});
