import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '#shared/base/app-error.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { SessionChange } from '#shared/contract/index.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { createTestWing, type TestWing } from '#tests/support/test-wing.ts';
import {
  type ConnectionEnv,
  createWingConnection,
  type WingConnection,
} from './wing-connection.ts';

let wing: TestWing;
let clock: ManualClock;
let wake: Emitter<void>;
let reachable: boolean;
let held: boolean;
let dials: number;
let hostSide: Transport | undefined;
let connection: WingConnection;

function env(): ConnectionEnv {
  return {
    dial: async () => {
      dials += 1;
      if (!reachable) throw new Error('unreachable');
      const [client, host] = linkedPair();
      hostSide = host;
      wing.wing.connect(host);
      return client;
    },
    isHeld: async () => held,
    onDidWake: wake.event,
    clock,
    random: () => 0.5,
  };
}

const status = (): string => connection.state.getState().status;
const until = (wanted: string): Promise<void> =>
  vi.waitFor(() => expect(status()).toBe(wanted), { timeout: 5000 });

beforeEach(() => {
  wing = createTestWing();
  clock = new ManualClock();
  wake = new Emitter();
  reachable = true;
  held = false;
  dials = 0;
  hostSide = undefined;
});

afterEach(async () => {
  connection.dispose();
  await wing[Symbol.asyncDispose]();
});

describe('createWingConnection', () => {
  it('connects at once and offers the api', async () => {
    connection = createWingConnection(env());
    expect(status()).toBe('connecting');
    expect(() => connection.api()).toThrow(/Not connected/);
    await until('online');
    expect((await connection.api().system.info()).app).toBe('aerie');
  });

  it('waits longer after each failed attempt and tells when it tries again', async () => {
    reachable = false;
    connection = createWingConnection(env());
    await until('offline');
    const first = connection.state.getState();
    expect(first).toMatchObject({ reason: 'unreachable', attempt: 1 });
    expect(first.retryAt).toBe(clock.now() + 188);
    clock.advance(188);
    await vi.waitFor(() => expect(connection.state.getState().attempt).toBe(2));
    expect(connection.state.getState().retryAt).toBe(clock.now() + 375);
    reachable = true;
    clock.advance(375);
    await until('online');
    expect(connection.state.getState()).toMatchObject({ attempt: 0, reason: null, retryAt: null });
  });

  it('tries again at once when woken or told to', async () => {
    reachable = false;
    connection = createWingConnection(env());
    await until('offline');
    reachable = true;
    wake.fire();
    await until('online');
    expect(dials).toBe(2);
    connection.retryNow();
    expect(dials).toBe(2);
  });

  it('stops trying once signed out, until told to', async () => {
    reachable = false;
    held = true;
    connection = createWingConnection(env());
    await until('offline');
    expect(connection.state.getState()).toMatchObject({ reason: 'held', retryAt: null });
    expect(clock.pending).toBe(0);
    reachable = true;
    connection.retryNow();
    await until('online');
  });

  it('comes back after a loss, with streams subscribed anew and no listener left behind', async () => {
    connection = createWingConnection(env());
    const seen: SessionChange['type'][] = [];
    const watching = connection.watch(
      (api, signal) => api.sessions.watch(undefined, { signal }),
      (change) => seen.push(change.type),
    );
    await vi.waitFor(() => expect(seen).toEqual(['all']));
    for (let round = 2; round <= 4; round += 1) {
      hostSide?.close('gone');
      await until('offline');
      expect(connection.state.getState().reason).toBe('lost');
      wake.fire();
      await vi.waitFor(() => expect(seen).toHaveLength(round));
    }
    expect(wake.listenerCount).toBe(1);
    watching.dispose();
    await connection.api().sessions.create({ cols: 80, rows: 24 });
    expect(seen).toHaveLength(4);
  });

  it('asks again for a stream that broke, and not for one that it may not have', async () => {
    connection = createWingConnection(env());
    await until('online');
    const asked = { broken: 0, forbidden: 0 };
    const listening: number[] = [];
    connection.watch<never>(
      async (_, signal) => {
        asked.broken += 1;
        listening.push(getEventListeners(signal, 'abort').length);
        throw new Error('broken');
      },
      () => {},
    );
    connection.watch<never>(
      async () => {
        asked.forbidden += 1;
        throw new AppError('forbidden', 'Not for you.');
      },
      () => {},
    );
    for (let round = 2; round <= 4; round += 1) {
      await vi.waitFor(() => {
        clock.advance(1000);
        expect(asked.broken).toBeGreaterThanOrEqual(round);
      });
    }
    expect(asked.forbidden).toBe(1);
    // However often it breaks, what it waits with is not left on the signal of the connection.
    expect(new Set(listening).size).toBe(1);
  });

  it('says why it is offline in the words of its way', async () => {
    reachable = false;
    connection = createWingConnection({
      ...env(),
      way: 'Connected through a friend',
      trouble: () => 'Friend out of reach',
    });
    await until('offline');
    expect(connection.state.getState().detail).toBe('Friend out of reach');
    expect(connection.way).toBe('Connected through a friend');
    reachable = true;
    wake.fire();
    await until('online');
    expect(connection.state.getState().detail).toBeNull();
  });

  it('notices a host that falls silent', async () => {
    connection = createWingConnection({
      ...env(),
      // A network that died: frames go nowhere, and nothing is told.
      dial: async () => linkedPair()[0],
    });
    await until('online');
    clock.advance(20_000);
    expect(status()).toBe('online');
    clock.advance(8000);
    expect(status()).toBe('offline');
    expect(connection.state.getState().reason).toBe('lost');
  });

  it('keeps an idle but answering host', async () => {
    connection = createWingConnection(env());
    await until('online');
    for (let round = 0; round < 5; round += 1) {
      clock.advance(20_000);
      await connection.api().system.info();
    }
    expect(status()).toBe('online');
    expect(dials).toBe(1);
  });

  it('leaves no timer and does not return once disposed', async () => {
    connection = createWingConnection(env());
    await until('online');
    connection.dispose();
    expect(status()).toBe('offline');
    expect(connection.state.getState().reason).toBe('closed');
    expect(clock.pending).toBe(0);
    connection.retryNow();
    wake.fire();
    expect(dials).toBe(1);
  });
});
