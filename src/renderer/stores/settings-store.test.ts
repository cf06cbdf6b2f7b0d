import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Emitter } from '#shared/base/emitter.ts';
import { defaultSettings } from '#shared/contract/index.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { createTestWing, type TestWing } from '#tests/support/test-wing.ts';
import { createWingConnection, type WingConnection } from '../client/wing-connection.ts';
import { receiveSettings, settingsStore, updateSettings } from './settings-store.ts';
import { toastStore } from './toast-store.ts';
import { setWing } from './wing.ts';

let wing: TestWing;
let connection: WingConnection;

beforeEach(async () => {
  wing = createTestWing();
  connection = createWingConnection({
    dial: async () => {
      const [client, host] = linkedPair();
      wing.wing.connect(host);
      return client;
    },
    isHeld: async () => false,
    onDidWake: new Emitter<void>().event,
    clock: new ManualClock(),
    random: () => 0.5,
  });
  setWing(connection);
  await vi.waitFor(() => expect(connection.state.getState().status).toBe('online'));
});

afterEach(async () => {
  connection.dispose();
  await wing[Symbol.asyncDispose]();
  settingsStore.setState({ values: defaultSettings(), changed: [], loaded: false });
  toastStore.setState({ toasts: [] });
});

test('a change shows at once and stays when the core takes it', async () => {
  const saved = updateSettings({ 'terminal.fontSize': 20 });
  expect(settingsStore.getState().values['terminal.fontSize']).toBe(20);
  expect(await saved).toBe(true);
  expect(settingsStore.getState().values['terminal.fontSize']).toBe(20);
  expect(settingsStore.getState().changed).toContain('terminal.fontSize');
});

test('a refused change is undone alone, and told', async () => {
  const refused = updateSettings({ 'terminal.fontSize': 100_000 });
  receiveSettings({
    values: { ...settingsStore.getState().values, 'terminal.copyOnSelect': true },
    changed: ['terminal.copyOnSelect'],
  });
  expect(await refused).toBe(false);
  const { values, changed } = settingsStore.getState();
  expect(values).toEqual({ ...defaultSettings(), 'terminal.copyOnSelect': true });
  expect(changed).toEqual(['terminal.copyOnSelect']);
  expect(toastStore.getState().toasts.map((toast) => toast.title)).toEqual([
    'The setting was not saved',
  ]);
});

test('a value that came from elsewhere meanwhile outlives the refusal', async () => {
  const refused = updateSettings({ 'terminal.fontSize': 100_000 });
  receiveSettings({
    values: { ...defaultSettings(), 'terminal.fontSize': 18 },
    changed: ['terminal.fontSize'],
  });
  expect(await refused).toBe(false);
  expect(settingsStore.getState().values['terminal.fontSize']).toBe(18);
});
