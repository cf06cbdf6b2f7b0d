// Main-thread side of the emulator: one worker thread for all sessions. When the worker dies, a new
// one takes over with blank screens; callers only see a notice on the screen.

import { Worker } from 'node:worker_threads';
import { AppError } from '#shared/base/app-error.ts';
import { toDisposable } from '#shared/base/disposable.ts';
import type { Logger } from '#shared/base/ports.ts';
import type { Emulator, EmulatorHost, EmulatorOptions } from './emulator.ts';
import type { FromWorker, ToWorker, WorkerStart } from './emulator-protocol.ts';
import { OutputOutbox } from './output-outbox.ts';
import { createOutputRing, OutputRingWriter } from './output-ring.ts';
import { RemoteEmulator } from './remote-emulator.ts';

const LOST_NOTICE =
  'Screen state was lost because the terminal emulator stopped; output continues below.';
/** A worker that dies this often in a row without doing any work is not started again. */
const MAX_IDLE_DEATHS = 5;

/** Runs emulators in a worker thread at `workerUrl` (`emulator-worker`). */
export class WorkerEmulatorHost implements EmulatorHost {
  readonly #workerUrl: URL;
  readonly #logger: Logger;
  readonly #version: string;
  readonly #emulators = new Map<number, RemoteEmulator>();
  #worker: Worker | undefined;
  #outbox: OutputOutbox | undefined;
  #nextId = 1;
  #idleDeaths = 0;
  #disposed = false;

  /** `version` is what programs that ask for the terminal's version (XTVERSION) are told. */
  constructor(options: { workerUrl: URL; logger: Logger; version?: string }) {
    this.#workerUrl = options.workerUrl;
    this.#logger = options.logger;
    this.#version = options.version ?? '';
    this.#start();
  }

  create(options: EmulatorOptions): Emulator {
    if (this.#disposed) {
      throw new AppError(
        'shutting_down',
        'The terminal emulator is shutting down; no session can be started.',
      );
    }
    const id = this.#nextId++;
    const emulator = new RemoteEmulator(
      id,
      options,
      (message) => this.#post(message),
      toDisposable(() => this.#emulators.delete(id)),
    );
    this.#emulators.set(id, emulator);
    emulator.announce(null, options.saved);
    return emulator;
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const emulator of [...this.#emulators.values()]) emulator.dispose();
    const worker = this.#worker;
    this.#worker = undefined;
    this.#outbox?.dispose();
    await worker?.terminate();
  }

  #post(message: ToWorker): boolean {
    const worker = this.#worker;
    if (!worker) return false;
    if (message.type !== 'write') {
      this.#outbox?.flush();
      worker.postMessage(message);
      return true;
    }
    const { id, bytes, seq } = message;
    if (!this.#outbox?.write(id, bytes, seq)) {
      // The ring is full. Cloning a view would clone its whole buffer: send an exact copy.
      const copy = new Uint8Array(bytes);
      worker.postMessage({ ...message, bytes: copy } satisfies ToWorker, [copy.buffer]);
    }
    return true;
  }

  #start(): void {
    const ring = createOutputRing();
    const start: WorkerStart = { version: this.#version, ring };
    const worker = new Worker(this.#workerUrl, { name: 'aerie-emulator', workerData: start });
    this.#worker = worker;
    this.#outbox = new OutputOutbox(new OutputRingWriter(ring), (pieces) =>
      worker.postMessage({ type: 'ring', pieces } satisfies ToWorker),
    );
    worker.unref();
    worker.on('message', (message: FromWorker) => {
      this.#idleDeaths = 0;
      if (message.type === 'fault') {
        this.#logger.warn({ reason: message.reason }, 'Some output could not be parsed.');
      }
      this.#emulators.get(message.id)?.receive(message);
    });
    worker.on('error', (error) => {
      this.#logger.error({ err: error }, 'The terminal emulator stopped and is started again.');
    });
    worker.on('exit', () => this.#recover(worker));
  }

  #recover(worker: Worker): void {
    worker.removeAllListeners();
    if (this.#disposed || this.#worker !== worker) return;
    this.#worker = undefined;
    this.#outbox?.dispose();
    this.#idleDeaths += 1;
    if (this.#idleDeaths > MAX_IDLE_DEATHS) {
      this.#logger.error({}, 'The terminal emulator stopped too often and stays off.');
    } else {
      this.#start();
    }
    for (const emulator of [...this.#emulators.values()]) emulator.announce(LOST_NOTICE);
  }
}
