// Entry of the emulator worker thread; bundled on its own as out/main/emulator-worker.js.

import { parentPort, workerData } from 'node:worker_threads';
import type { ToWorker, WorkerStart } from './emulator-protocol.ts';
import { EmulatorSet } from './emulator-set.ts';
import { OutputRingReader } from './output-ring.ts';

if (!parentPort) throw new Error('This module runs as a worker thread only.');
const port = parentPort;
const { version, ring }: WorkerStart = workerData;
const output = new OutputRingReader(ring);
const emulators = new EmulatorSet(
  (message, transfer) => port.postMessage(message, transfer ?? []),
  version,
);
port.on('message', (message: ToWorker) => {
  if (message.type === 'ring') {
    const { id, at, length, seq } = message;
    emulators.receive({ type: 'write', id, bytes: output.take(at, length), seq });
  } else {
    emulators.receive(message);
  }
});
