// Saves what sessions have used while they use it, so that it is known again after a restart.

import type { Disposable } from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { BadOptionError, SessionCostNotFoundError } from '../errors/acp-error.ts';
import type { CostSnapshot } from './cost-snapshot.ts';
import { loadSessionCost, saveSessionCost } from './session-cost-files.ts';

export interface SessionCostKeeperOptions {
  /** Absolute path of the folder of files. */
  readonly folder: string;
  /** Another folder, looked in for sessions that the first does not have. */
  readonly importFrom?: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How long a change waits for others, in ms. */
const WAIT_MS = 1000;

export class SessionCostKeeper {
  readonly #options: SessionCostKeeperOptions;
  readonly #waiting = new Map<string, CostSnapshot>();
  #timer: Disposable | undefined;
  /** Writes run one after the other: a newer state never comes before an older one. */
  #writing: Promise<void> = Promise.resolve();

  constructor(options: SessionCostKeeperOptions) {
    this.#options = options;
  }

  /** What a session had used; undefined if that is not saved. Never rejects. */
  async load(sessionId: string): Promise<CostSnapshot | undefined> {
    try {
      return await loadSessionCost(sessionId, this.#options);
    } catch (error) {
      if (!(error instanceof SessionCostNotFoundError) && !(error instanceof BadOptionError)) {
        this.#options.logger.warn({ err: error }, 'What a session cost could not be read.');
      }
      return undefined;
    }
  }

  /** Saves within a second; only the latest of a session. */
  save(sessionId: string, snapshot: CostSnapshot): void {
    this.#waiting.set(sessionId, snapshot);
    this.#timer ??= this.#options.clock.after(WAIT_MS, () => void this.flush());
  }

  /** Saves what waits. Never rejects: what cannot be saved is logged. */
  flush(): Promise<void> {
    this.#timer?.dispose();
    this.#timer = undefined;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    this.#writing = this.#writing.then(async () => {
      for (const [sessionId, snapshot] of waiting) await this.#write(sessionId, snapshot);
    });
    return this.#writing;
  }

  async #write(sessionId: string, snapshot: CostSnapshot): Promise<void> {
    try {
      await saveSessionCost(sessionId, snapshot, this.#options);
    } catch (error) {
      // Other agents may have ids that are no file names; theirs are not kept.
      if (error instanceof BadOptionError) return;
      this.#options.logger.warn({ err: error }, 'What a session cost could not be saved.');
    }
  }
}
