// Looks at every message between the protocol library and the transport, in the order of the wire.
// Updates end here: the library would hand them on late and one after the other (acp.md 2, fact 1).

import type { AnyMessage, AnyResponse, Stream } from '@agentclientprotocol/sdk/unstable';
import { isRecord } from './narrow.ts';
import type { ProtocolLog } from './protocol-log.ts';

/** What the tap tells, synchronously and in wire order. Nothing of it may throw. */
export interface TapSink {
  /** Params of a `session/update`. `note` remarks on it in the log. */
  update(params: unknown, note: (text: string) => void): void;
  /** A message came that is no update. */
  received(message: AnyMessage): void;
  /** A message could not be written, or none can be read any more. */
  failed(kind: 'send' | 'read', error: unknown): void;
}

/** Gets the answer to one request before anybody else and before any later message. */
export type AnswerWatcher = (answer: { result: unknown } | { error: unknown }) => void;

const sliceMs = 8;

function isResponse(message: AnyMessage): message is AnyResponse {
  return !('method' in message) && 'id' in message;
}

export class Tap {
  /** For the library to connect to. */
  readonly stream: Stream;
  readonly #log: ProtocolLog;
  readonly #sink: TapSink;
  readonly #watched = new WeakMap<object, AnswerWatcher>();
  readonly #asked = new Map<
    AnyResponse['id'],
    { readonly method: string; readonly watcher: AnswerWatcher | undefined }
  >();
  #sliceStart = 0;
  #inSlice = 0;

  constructor(wire: Stream, log: ProtocolLog, sink: TapSink) {
    this.#log = log;
    this.#sink = sink;
    this.stream = { readable: this.#reading(wire), writable: this.#writing(wire) };
  }

  /** Watches for the answer to the request that will be sent with exactly this object as params. */
  watch(params: object, watcher: AnswerWatcher): void {
    this.#watched.set(params, watcher);
  }

  #reading(wire: Stream): ReadableStream<AnyMessage> {
    const reader = wire.readable.getReader();
    let cancelled = false;
    return new ReadableStream<AnyMessage>(
      {
        pull: async (controller) => {
          try {
            for (;;) {
              const { done, value } = await reader.read();
              if (done || cancelled) {
                if (!cancelled) controller.close();
                return;
              }
              await this.#breathe();
              if (this.#receive(value)) {
                controller.enqueue(value);
                return;
              }
            }
          } catch (error) {
            if (cancelled) return;
            this.#sink.failed('read', error);
            controller.error(error);
          }
        },
        cancel: (reason) => {
          cancelled = true;
          return reader.cancel(reason);
        },
      },
      { highWaterMark: 0 },
    );
  }

  #writing(wire: Stream): WritableStream<AnyMessage> {
    const writer = wire.writable.getWriter();
    return new WritableStream<AnyMessage>({
      write: async (message) => {
        this.#send(message);
        try {
          await writer.write(message);
        } catch (error) {
          this.#sink.failed('send', error);
          throw error;
        }
      },
      close: () => writer.close(),
      abort: (reason) => writer.abort(reason),
    });
  }

  /** Lets other work run now and then while very many messages wait. */
  async #breathe(): Promise<void> {
    this.#inSlice += 1;
    if (this.#inSlice % 32 !== 0) return;
    const now = performance.now();
    if (now - this.#sliceStart > sliceMs) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      this.#sliceStart = performance.now();
    }
  }

  #send(message: AnyMessage): void {
    const method = 'method' in message ? message.method : undefined;
    this.#log.add('out', message, method);
    if (method === undefined || !('id' in message)) return;
    const params = 'params' in message ? message.params : undefined;
    const watcher = isRecord(params) ? this.#watched.get(params) : undefined;
    this.#asked.set(message.id, { method, watcher });
  }

  /** True if the library is to see the message. */
  #receive(message: AnyMessage): boolean {
    if ('method' in message) {
      const note = this.#log.add('in', message, message.method);
      if (message.method === 'session/update' && !('id' in message)) {
        this.#sink.update(message.params, note);
        return false;
      }
    } else if (isResponse(message)) {
      return this.#receiveResponse(message);
    } else {
      this.#log.add('in', message);
    }
    this.#sink.received(message);
    return true;
  }

  #receiveResponse(message: AnyResponse): boolean {
    const asked = this.#asked.get(message.id);
    const note = this.#log.add('in', message, asked?.method);
    if (!asked) {
      // An error without id is the agent's complaint about a line; it answers nothing of ours.
      note('answers nothing that was asked');
      return false;
    }
    this.#asked.delete(message.id);
    this.#sink.received(message);
    if ('error' in message) asked.watcher?.({ error: message.error });
    else asked.watcher?.({ result: message.result });
    return true;
  }
}
