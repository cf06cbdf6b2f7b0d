// What sessions cost before they were opened here, and keeping it for the next time.

import type { Logger } from '#shared/base/ports.ts';
import type { Accounting } from '../accounting/accounting.ts';
import type { CostSnapshot } from '../accounting/cost-snapshot.ts';
import { opencodePastCost } from '../accounting/opencode-past-cost.ts';
import {
  type LoadSessionCostOptions,
  loadSessionCost,
  saveSessionCost,
} from '../accounting/session-cost-files.ts';
import type { OpencodePlaces } from '../opencode/database-path.ts';

export interface SessionCostPorts {
  readonly accounting: Accounting;
  readonly logger: Logger;
  /** Where costs are kept; without it they are not. */
  readonly files: LoadSessionCostOptions | undefined;
  /** Where opencode keeps its own; undefined for other agents. */
  readonly places: () => OpencodePlaces | undefined;
}

export class SessionCosts {
  readonly #ports: SessionCostPorts;
  /** The last writing of each session; they keep their order. */
  readonly #saving = new Map<string, Promise<void>>();

  constructor(ports: SessionCostPorts) {
    this.#ports = ports;
  }

  /** What was kept of a session. */
  async saved(sessionId: string): Promise<CostSnapshot | undefined> {
    const { files } = this.#ports;
    // No file, or one that cannot be read: the count begins anew.
    return files && (await loadSessionCost(sessionId, files).catch(() => undefined));
  }

  /** Takes what the agent's database says of a session with a past. */
  async hear(sessionId: string): Promise<void> {
    const { accounting, logger } = this.#ports;
    const places = this.#ports.places();
    if (!places) return;
    try {
      const saved = await opencodePastCost(sessionId, places);
      if (saved) accounting.didOpen(sessionId, { resumed: true, saved });
    } catch (error) {
      logger.debug({ err: error }, 'The cost of a session so far is not known.');
    }
  }

  /** Keeps what a session has cost until now. Never rejects. */
  save(sessionId: string): Promise<void> {
    const { files, accounting, logger } = this.#ports;
    const snapshot = accounting.snapshot(sessionId);
    if (!files || !snapshot) return Promise.resolve();
    const before = this.#saving.get(sessionId) ?? Promise.resolve();
    const saving = before
      .then(() => saveSessionCost(sessionId, snapshot, files))
      .catch((error: unknown) => {
        logger.warn({ err: error }, 'The cost of a session could not be kept.');
      });
    this.#saving.set(sessionId, saving);
    return saving;
  }

  /** Resolves when everything is written. */
  async idle(): Promise<void> {
    await Promise.all(this.#saving.values());
  }
}
