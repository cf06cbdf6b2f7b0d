// Brings updates to the session they belong to. Those of a session that is not known yet wait: a fork
// replays before its id is told.

import type { Clock, Logger } from '#shared/base/ports.ts';
import type { AgentUpdate } from './agent-update.ts';
import { isRecord, textOf } from './narrow.ts';
import { parseUpdate } from './parse-update.ts';

const pendingUpdates = 10_000;
const pendingSessions = 100;
const pendingMs = 60_000;

/** What a session does with its updates. Never throws. */
export interface UpdateReceiver {
  receive(update: AgentUpdate): void;
}

export interface RouterPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Counts an update by what the agent called it. */
  readonly onUpdate?: (variant: string) => void;
}

interface Pending {
  readonly updates: AgentUpdate[];
  readonly expiry: { dispose(): void };
  full: boolean;
}

export class UpdateRouter {
  readonly #ports: RouterPorts;
  readonly #receivers = new Map<string, UpdateReceiver>();
  readonly #pending = new Map<string, Pending>();
  /** Sessions that were closed: what still comes of them is nobody's. */
  readonly #gone = new Set<string>();

  constructor(ports: RouterPorts) {
    this.#ports = ports;
  }

  /** Params of a `session/update`, in wire order. */
  route(params: unknown, note: (text: string) => void): void {
    const sessionId = isRecord(params) ? textOf(params['sessionId']) : undefined;
    if (!isRecord(params) || sessionId === undefined) {
      note('an update without session id');
      return;
    }
    const update = parseUpdate(params['update']);
    if (update.sessionUpdate === 'unknown') {
      note(`unknown update: ${update.variant || 'without a kind'}`);
      this.#ports.logger.debug({ variant: update.variant }, 'The agent sent an unknown update.');
    }
    this.#ports.onUpdate?.(update.sessionUpdate);
    this.deliver(sessionId, update);
  }

  /** Hands an update over as if it had come from the agent now. */
  deliver(sessionId: string, update: AgentUpdate): void {
    const receiver = this.#receivers.get(sessionId);
    if (receiver) receiver.receive(update);
    else if (!this.#gone.has(sessionId)) this.#hold(sessionId, update);
  }

  /** From now on updates of the session go to `receiver`, first those that waited. */
  register(sessionId: string, receiver: UpdateReceiver): () => void {
    this.#gone.delete(sessionId);
    this.#receivers.set(sessionId, receiver);
    const pending = this.#pending.get(sessionId);
    this.#drop(sessionId);
    for (const update of pending?.updates ?? []) receiver.receive(update);
    return () => {
      if (this.#receivers.get(sessionId) !== receiver) return;
      this.#receivers.delete(sessionId);
      this.#gone.add(sessionId);
      if (this.#gone.size > 1000) {
        for (const oldest of this.#gone) {
          this.#gone.delete(oldest);
          break;
        }
      }
    };
  }

  /** Forgets what waits. */
  close(): void {
    for (const sessionId of [...this.#pending.keys()]) this.#drop(sessionId);
    this.#receivers.clear();
  }

  #drop(sessionId: string): void {
    this.#pending.get(sessionId)?.expiry.dispose();
    this.#pending.delete(sessionId);
  }

  #hold(sessionId: string, update: AgentUpdate): void {
    let pending = this.#pending.get(sessionId);
    if (!pending) {
      if (this.#pending.size >= pendingSessions) return;
      const expiry = this.#ports.clock.after(pendingMs, () => {
        const count = this.#pending.get(sessionId)?.updates.length ?? 0;
        this.#drop(sessionId);
        this.#ports.logger.warn({ count }, 'Updates of a session nobody opened were dropped.');
      });
      pending = { updates: [], expiry, full: false };
      this.#pending.set(sessionId, pending);
    }
    if (pending.updates.length < pendingUpdates) {
      pending.updates.push(update);
    } else if (!pending.full) {
      pending.full = true;
      this.#ports.logger.warn({}, 'Too many updates of a session that is not open yet: dropped.');
    }
  }
}
