import type { AnyMessage, Stream } from '@agentclientprotocol/sdk/unstable';
import type { Clock } from '#shared/base/ports.ts';
import { nodeClock } from '../../system/node-clock.ts';
import { noTelemetry, type Telemetry } from '../telemetry/telemetry.ts';
import type { TransportHealth } from './transport.ts';

/** Where a connection fails: writing, reading (also what cannot be parsed) or the process behind it. */
export type TransportFailureKind = 'send' | 'read' | 'subprocess';

/** Counts failures of a connection. Errors that an agent answers with are none (acp.md 6.3). */
export class TransportHealthMeter {
  readonly #clock: Clock;
  readonly #telemetry: Telemetry;
  #degraded = false;
  #consecutive = 0;
  #send = 0;
  #read = 0;
  #last: { readonly error: Error; readonly at: number } | undefined;

  constructor(ports: { readonly clock?: Clock; readonly telemetry?: Telemetry } = {}) {
    this.#clock = ports.clock ?? nodeClock;
    this.#telemetry = ports.telemetry ?? noTelemetry;
  }

  /** A copy. */
  get health(): TransportHealth {
    return {
      degraded: this.#degraded,
      consecutiveFailures: this.#consecutive,
      sendFailures: this.#send,
      readFailures: this.#read,
      ...(this.#last && { lastError: this.#last.error, lastFailureAt: this.#last.at }),
    };
  }

  recordFailure(kind: TransportFailureKind, error: unknown): void {
    this.#degraded = true;
    this.#consecutive += 1;
    if (kind === 'send') this.#send += 1;
    if (kind === 'read') this.#read += 1;
    const kept = error instanceof Error ? error : new Error(String(error));
    this.#last = { error: kept, at: this.#clock.now() };
    this.#telemetry.count('transport.failure', 1, { kind });
  }

  /** Looks at one frame that came in, and counts it if it is such an answer. */
  recordFrame(frame: AnyMessage): void {
    if (this.#consecutive > 0 && 'result' in frame) this.#consecutive = 0;
  }

  /**
   * The same connection, measured. Failures after `isClosing` turns true are those of an orderly end
   * and are not counted.
   */
  watch(stream: Stream, isClosing: () => boolean = () => false): Stream {
    const reader = stream.readable.getReader();
    const readable = new ReadableStream<AnyMessage>(
      {
        pull: async (controller) => {
          try {
            const { done, value } = await reader.read();
            if (done) return controller.close();
            this.recordFrame(value);
            controller.enqueue(value);
          } catch (error) {
            if (!isClosing()) this.recordFailure('read', error);
            controller.error(error);
          }
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    );
    const writer = stream.writable.getWriter();
    const writable = new WritableStream<AnyMessage>({
      write: async (message) => {
        try {
          await writer.write(message);
        } catch (error) {
          if (!isClosing()) this.recordFailure('send', error);
          throw error;
        }
      },
      close: () => writer.close(),
      abort: (reason) => writer.abort(reason),
    });
    return { readable, writable };
  }
}
