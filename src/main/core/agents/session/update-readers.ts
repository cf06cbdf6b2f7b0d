// Readers of a session that take updates at their own pace.

import type { Logger } from '#shared/base/ports.ts';
import { UpdateQueueOverflowError } from '../errors/acp-error.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { AgentNotification } from '../updates/agent-update.ts';
import { joinChunks } from '../updates/join-chunks.ts';
import { UpdateQueue } from '../updates/update-queue.ts';
import type { UpdatesOptions } from './session-options.ts';

export interface ReaderPorts {
  readonly sessionId: string;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
  readonly bufferSize?: number | undefined;
  readonly onUpdateDropped?: ((sessionId: string, total: number) => void) | undefined;
}

export class UpdateReaders {
  readonly #ports: ReaderPorts;
  readonly #queues = new Set<UpdateQueue<AgentNotification>>();
  #dropped = 0;
  #ended = false;
  #endError: Error | undefined;

  constructor(ports: ReaderPorts) {
    this.#ports = ports;
  }

  /** Updates that readers were too slow for. */
  get dropped(): number {
    return this.#dropped;
  }

  open(options: UpdatesOptions): AsyncIterableIterator<AgentNotification> {
    const limit = options.bufferSize ?? this.#ports.bufferSize;
    const { signal } = options;
    const stop = (): void => void queue.return();
    const queue = new UpdateQueue<AgentNotification>({
      limit,
      join: limit === undefined ? joinChunks : undefined,
      onDrop: () => this.#didDrop(),
      onEnd: () => {
        this.#queues.delete(queue);
        signal?.removeEventListener('abort', stop);
      },
    });
    this.#queues.add(queue);
    if (this.#ended) queue.end(this.#endError);
    else if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
    return queue;
  }

  deliver(notification: AgentNotification): void {
    for (const queue of this.#queues) queue.push(notification);
  }

  /** Readers get what waits and then their end, with `error` if there is one. */
  end(error?: Error): void {
    this.#ended = true;
    this.#endError = error;
    for (const queue of [...this.#queues]) queue.end(error);
  }

  #didDrop(): void {
    const { sessionId, logger, telemetry, onUpdateDropped } = this.#ports;
    this.#dropped += 1;
    telemetry.count('session.updates.dropped', 1, { session_id: sessionId });
    if (this.#dropped === 1) {
      const err = new UpdateQueueOverflowError('A reader of updates is too slow for its buffer.');
      logger.warn({ err, sessionId }, 'Updates are dropped.');
    }
    try {
      onUpdateDropped?.(sessionId, this.#dropped);
    } catch (error) {
      logger.error({ err: error }, 'onUpdateDropped failed.');
    }
  }
}
