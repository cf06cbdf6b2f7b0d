import { expect, it } from 'vitest';
import type { ToWorker } from './emulator-protocol.ts';
import { RemoteEmulator } from './remote-emulator.ts';

it('nobody waits for an answer that the worker could not give', async () => {
  const posted: ToWorker[] = [];
  const emulator = new RemoteEmulator(
    1,
    { cols: 80, rows: 24, scrollback: 10, seq: 0 },
    (message) => {
      posted.push(message);
      return true;
    },
    { dispose: () => {} },
  );
  const snapshot = emulator.snapshot('complete');
  const tail = emulator.tail();
  for (const message of posted) {
    if (!('request' in message)) continue;
    const { request } = message;
    emulator.receive({ type: 'fault', id: 1, reason: 'odd', request });
  }
  await expect(snapshot).rejects.toMatchObject({ code: 'internal' });
  expect(await tail).toBeNull();
  const next = emulator.clear();
  emulator.receive({ type: 'fault', id: 1, reason: 'of nobody' });
  const last = posted.at(-1);
  emulator.receive({ type: 'done', id: 1, request: last && 'request' in last ? last.request : -1 });
  await next;
  emulator.dispose();
});
