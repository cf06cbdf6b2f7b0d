// Entry of the emulator worker thread; bundled on its own as out/main/emulator-worker.js.

import { parentPort, workerData } from 'node:worker_threads';
import type { ToWorker } from './emulator-protocol.ts';
import { EmulatorSet } from './emulator-set.ts';

if (!parentPort) throw new Error('This module runs as a worker thread only.');
const port = parentPort;
const version = typeof workerData === 'string' ? workerData : '';
const emulators = new EmulatorSet(
  (message, transfer) => port.postMessage(message, transfer ?? []),
  version,
);
port.on('message', (message: ToWorker) => emulators.receive(message));
