import { expect, test } from 'vitest';
import { MutableDisposable } from '#shared/base/disposable.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type {
  FromWing,
  Outgoing,
  PTYInput,
  PTYResize,
} from '#shared/protocol/wing/wing-messages.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { type MigrationChannel, migrate, type Route } from './migrate.ts';

const session_id = '5f0c91ab';
const exited = { type: 'pty.exited', session_id, exit_code: 0 } as const;

/** A session whose output goes by a channel that has `unsent` bytes to send. */
function moved() {
  const [byRelay, byChannel]: Outgoing<FromWing>[][] = [[], []];
  const state = { unsent: 0, largest: 1000 };
  const received = new Emitter<PTYInput | PTYResize>();
  const closed = new Emitter<void>();
  const channel: MigrationChannel = {
    ...{ sessionId: session_id, roundTripMs: 5 },
    ...{ onDidReceive: received.event, onDidClose: closed.event },
    get unsent() {
      return state.unsent;
    },
    outlet: { kind: 'channel', send: (message) => void byChannel?.push(message) },
    tell: (message) => {
      if (JSON.stringify(message).length > state.largest) return false;
      byChannel?.push(message);
      return true;
    },
  };
  const slot = new MutableDisposable<Route>();
  const clock = new ManualClock();
  const relay = {
    ...{ open: true, unsent: 0 },
    send: (message: Outgoing<FromWing>) => void byRelay?.push(message),
  };
  let lost = 0;
  migrate(channel, relay, slot, clock, {
    ...{ onMessage: () => {}, onDidChange: () => {} },
    onLost: () => (lost += 1),
  });
  const types = (sent: Outgoing<FromWing>[] | undefined): string[] =>
    (sent ?? []).map(({ type }) => type);
  return {
    ...{ state, slot, clock, closed },
    lost: () => lost,
    relayed: () => types(byRelay),
    channelled: () => types(byChannel),
  };
}

test('the roost hears of an end once the channel has carried what came before it', () => {
  const { state, slot, clock, relayed, channelled } = moved();
  state.unsent = 100_000;
  slot.value?.exited(exited);
  // The terminal is gone with its program.
  slot.value = undefined;
  expect(channelled()).toEqual(['pty.exited']);
  clock.advance(5000);
  expect(relayed()).toEqual(['pty.migrated']);
  state.unsent = 0;
  clock.advance(500);
  expect(relayed()).toEqual(['pty.migrated', 'pty.exited']);
  clock.advance(60_000);
  expect(relayed()).toHaveLength(2);
});

test('a channel that carries nothing keeps an end from nobody', () => {
  const { state, slot, clock, relayed } = moved();
  state.unsent = 100_000;
  slot.value?.exited(exited);
  clock.advance(20_000);
  expect(relayed()).toEqual(['pty.migrated', 'pty.exited']);
});

test('what is for the browser alone goes by the channel, unless it is too long for that', () => {
  const { slot, relayed, channelled } = moved();
  const preview = { type: 'pty.preview', session_id } as const;
  expect(slot.value?.tell({ ...preview, data: 'short' })).toBe(true);
  expect(slot.value?.tell({ ...preview, data: 'x'.repeat(1000) })).toBe(false);
  expect(channelled()).toEqual(['pty.preview']);
  expect(relayed()).toEqual(['pty.migrated']);
});

test('a channel that is lost is told, once', () => {
  const { slot, closed, relayed, lost } = moved();
  closed.fire();
  closed.fire();
  expect(relayed()).toEqual(['pty.migrated', 'pty.fallback']);
  expect(lost()).toBe(1);
  expect(slot.value).toBeUndefined();
});
