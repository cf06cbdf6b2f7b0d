import { expect, it, onTestFinished } from 'vitest';
import { Emitter } from '#shared/base/emitter.ts';
import type { SessionInfo } from '#shared/contract/index.ts';
import { aSession } from '#tests/support/a-session.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { HostLifetime } from './host-lifetime.ts';

function setUp(stays = false) {
  const sessionsChanged = new Emitter<void>();
  const clientsChanged = new Emitter<void>();
  const state = { sessions: [] as SessionInfo[], clients: 0, servesPrograms: false };
  const clock = new ManualClock();
  const lifetime = new HostLifetime({
    sessions: { list: () => state.sessions, onDidChange: sessionsChanged.event },
    clients: {
      get count() {
        return state.clients;
      },
      get servesPrograms() {
        return state.servesPrograms;
      },
      onDidChange: clientsChanged.event,
    },
    clock,
    stays,
  });
  onTestFinished(() => lifetime.dispose());
  let ended = 0;
  lifetime.onDidEnd(() => {
    ended += 1;
  });
  return {
    lifetime,
    clock,
    ended: () => ended,
    set(next: Partial<typeof state>) {
      Object.assign(state, next);
      sessionsChanged.fire();
      clientsChanged.fire();
    },
  };
}

const running = aSession({ state: 'alive' });
const over = aSession({ state: 'exited', viewers: 0 });

it('ends after half a minute without clients and running sessions', () => {
  const { clock, ended, set } = setUp();
  set({ clients: 1, sessions: [over] });
  clock.advance(60_000);
  set({ clients: 0, sessions: [running] });
  clock.advance(60_000);
  set({ sessions: [over] });
  clock.advance(29_999);
  expect(ended()).toBe(0);
  clock.advance(1);
  expect(ended()).toBe(1);
});

it('starts to wait anew when it was needed in between', () => {
  const { clock, ended, set } = setUp();
  clock.advance(20_000);
  set({ clients: 1, sessions: [over] });
  set({ clients: 1, sessions: [] });
  clock.advance(20_000);
  expect(ended()).toBe(0);
  clock.advance(10_000);
  expect(ended()).toBe(1);
});

it('stays without need when told to, until it is retired', () => {
  const { lifetime, clock, ended } = setUp(true);
  clock.advance(120_000);
  expect(ended()).toBe(0);
  lifetime.retire();
  clock.advance(30_000);
  expect(ended()).toBe(1);
});

it('stays empty for programs on the local socket as long as anybody is connected', () => {
  const { clock, ended, set } = setUp();
  set({ clients: 1, servesPrograms: true });
  clock.advance(60_000);
  expect(ended()).toBe(0);
  set({ clients: 0 });
  clock.advance(30_000);
  expect(ended()).toBe(1);
});

it('does not end while a session is being started, and starts none once it ends', async () => {
  const { lifetime, clock, ended } = setUp();
  const { promise, resolve } = Promise.withResolvers<string>();
  const started = lifetime.start(() => promise);
  clock.advance(60_000);
  expect(ended()).toBe(0);
  resolve('done');
  expect(await started).toBe('done');
  clock.advance(30_000);
  expect(ended()).toBe(1);
  await expect(lifetime.start(async () => 'late')).rejects.toMatchObject({ code: 'disconnected' });
});

it('finishes what it runs once retired, whoever is connected, and lets last words be read', async () => {
  const { lifetime, clock, ended, set } = setUp();
  set({ clients: 2, sessions: [running] });
  lifetime.retire();
  await expect(lifetime.start(async () => {})).rejects.toMatchObject({ code: 'shutting_down' });
  clock.advance(120_000);
  set({ sessions: [{ ...over, viewers: 1 }] });
  clock.advance(120_000);
  expect(ended()).toBe(0);
  set({ sessions: [over] });
  clock.advance(30_000);
  expect(ended()).toBe(1);
});
