import { expect, test, vi } from 'vitest';
import { Emitter } from '#shared/base/emitter.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { createTestWing } from '#tests/support/test-wing.ts';
import { createWingConnection } from '../../client/wing-connection.ts';
import { api, setWing } from '../../stores/wing.ts';
import { loadLayout } from './layout-saver.ts';

const emptyStorage = { getItem: () => null, setItem: () => {}, removeItem: () => {} };

test('a layout asked for while the connection is lost comes once it is back', async () => {
  const served = createTestWing();
  let hostSide: { close(reason?: string): void } | undefined;
  const connection = createWingConnection({
    dial: async () => {
      const [client, host] = linkedPair();
      hostSide = host;
      served.wing.connect(host);
      return client;
    },
    isHeld: async () => false,
    onDidWake: new Emitter<void>().event,
    clock: new ManualClock(),
    random: () => 0.5,
  });
  setWing(connection);
  const until = (status: string): Promise<void> =>
    vi.waitFor(() => expect(connection.state.getState().status).toBe(status));
  try {
    await until('online');
    const saved = { version: 1, dock: {}, activeSession: null, sidebarOpen: false };
    await api().layouts.save({ window: 'main', layout: JSON.stringify(saved) });
    hostSide?.close('lost');
    await until('offline');
    const loading = loadLayout('main', emptyStorage);
    connection.retryNow();
    expect(await loading).toMatchObject({ sidebarOpen: false });
  } finally {
    connection.dispose();
    await served[Symbol.asyncDispose]();
  }
});

test('what the last page left comes before what was saved', async () => {
  const left = { version: 1, dock: {}, activeSession: null, sidebarOpen: true };
  const storage = { ...emptyStorage, getItem: () => JSON.stringify(left) };
  expect(await loadLayout('main', storage)).toMatchObject({ sidebarOpen: true });
});
