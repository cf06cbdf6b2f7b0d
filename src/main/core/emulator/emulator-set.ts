// Everything the worker holds: dispatches messages to sessions and shares the thread between them
// in short turns, so that a flood in one does not keep the others waiting. Knows no thread.

import { BatchPool } from './batch-pool.ts';
import type { ToWorker } from './emulator-protocol.ts';
import { chooseForTurn, keepWithinBudget } from './memory-budget.ts';
import { MemoryReturn } from './memory-return.ts';
import { type Send, Session, type SessionPorts } from './session.ts';

/** A session's turn before the next one's, in ms. */
const TURN_MS = 8;
/** How often memory is looked at while there is work. */
const BUDGET_CHECK_MS = 100;

export class EmulatorSet {
  /** Large batches of output are in buffers of this pool, for the worker to use again. */
  readonly pool = new BatchPool();
  readonly #ports: SessionPorts;
  readonly #sessions = new Map<number, Session>();
  readonly #memory = new MemoryReturn();
  #budget: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(send: Send, version: string) {
    this.#ports = {
      send,
      version,
      onDidSleep: (bytes) => this.#memory.soon(bytes),
      release: (bytes) => this.pool.release(bytes),
    };
  }

  receive(message: Exclude<ToWorker, { type: 'ring' }>): void {
    const session = this.#sessions.get(message.id);
    if (message.type === 'create') {
      session?.dispose();
      this.#sessions.set(message.id, new Session(message, this.#ports));
    } else if (message.type === 'dispose') {
      session?.dispose();
      this.#sessions.delete(message.id);
    } else if (session) {
      session.receive(message, performance.now());
      this.#schedule(session.due(performance.now()));
    }
  }

  dispose(): void {
    clearImmediate(this.#immediate);
    clearTimeout(this.#timer);
    clearTimeout(this.#budget);
    this.#memory.dispose();
    for (const session of this.#sessions.values()) session.dispose();
    this.#sessions.clear();
  }

  #schedule(due: number | null): void {
    if (due === null) return;
    if (due === 0) {
      this.#immediate ??= setImmediate(() => {
        this.#immediate = undefined;
        this.#turn();
      });
      return;
    }
    // An armed timer that fires too early finds out and is set again.
    if (this.#timer) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#turn();
      },
      Math.max(1, Math.ceil(due - performance.now())),
    );
  }

  #turn(): void {
    const now = performance.now();
    const due = [...this.#sessions.values()].filter((session) => session.due(now) === 0);
    for (const session of chooseForTurn(due, this.#sessions.values())) {
      session.work(performance.now() + TURN_MS);
    }
    for (const session of this.#sessions.values()) this.#schedule(session.due(performance.now()));
    this.#budget ??= setTimeout(() => this.#keepBudget(), BUDGET_CHECK_MS);
  }

  /** Checked now and then while there is work, and on until memory is within its budget. */
  #keepBudget(): void {
    const again = keepWithinBudget(this.#sessions.values(), performance.now());
    this.#budget = again === null ? undefined : setTimeout(() => this.#keepBudget(), again);
  }
}
