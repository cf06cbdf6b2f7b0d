// Entry of the emulator worker thread; bundled on its own as out/main/emulator-worker.js.

import { getPriority, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { ToWorker, WorkerStart } from './emulator-protocol.ts';
import { EmulatorSet } from './emulator-set.ts';
import { OutputRingReader } from './output-ring.ts';

/**
 * Niceness of this thread (setpriority(2): on Linux of the calling thread only, elsewhere of the whole
 * process). What somebody types goes before what a screen may show a moment later.
 */
const BACKGROUND = 5;

if (!parentPort) throw new Error('This module runs as a worker thread only.');
const port = parentPort;
if (process.platform === 'linux') stepBack();
const { version, ring }: WorkerStart = workerData;
const emulators = new EmulatorSet(
  (message, transfer) => port.postMessage(message, transfer ?? []),
  version,
);
const output = new OutputRingReader(ring, emulators.pool);
port.on('message', (message: ToWorker) => {
  if (message.type === 'ring') {
    for (const { id, at, length, seq } of message.pieces) {
      emulators.receive({ type: 'write', id, bytes: output.take(at, length), seq });
    }
  } else {
    emulators.receive(message);
  }
});

function stepBack(): void {
  try {
    // Whoever was started with less than that may not ask for more.
    if (getPriority() < BACKGROUND) setPriority(BACKGROUND);
  } catch {
    // Refused by a sandbox: everything works, only typing during a flood is a little less smooth.
  }
}
