// The host side of the binary channel: one client's attached terminals. Translates frames to calls
// on sessions and back; all policy is in core/sessions.

import { AppError, isAppError } from '#shared/base/app-error.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import type { Logger } from '#shared/base/ports.ts';
import { MAX_CHANNELS } from '#shared/contract/index.ts';
import { type ClientFrame, decodeClient, encodeHost } from '#shared/protocol/stream/frames.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import type { Attachment } from '../sessions/session.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { ViewerSink } from '../sessions/viewer.ts';

const MAX_MESSAGE = 2000;

export class StreamServer implements Disposable {
  readonly #transport: Transport;
  readonly #sessions: SessionRegistry;
  readonly #logger: Logger;
  readonly #channels = new Map<number, Attachment>();

  constructor(transport: Transport, sessions: SessionRegistry, logger: Logger) {
    this.#transport = transport;
    this.#sessions = sessions;
    this.#logger = logger;
  }

  /** Handles one binary frame. A bad one is answered with an error on its channel; nothing else is affected. */
  receive(bytes: Uint8Array): void {
    const decoded = decodeClient(bytes);
    if (decoded.ok) {
      this.#handle(decoded.frame);
      return;
    }
    const channel =
      bytes.length >= 5 ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(1) : 0;
    this.#fail(
      channel,
      new AppError('bad_request', `The terminal channel sent a bad frame: ${decoded.reason}.`),
    );
  }

  dispose(): void {
    for (const attachment of this.#channels.values()) attachment.dispose();
    this.#channels.clear();
  }

  #handle(frame: ClientFrame): void {
    const attachment = this.#channels.get(frame.channel);
    try {
      switch (frame.type) {
        case 'open':
          this.#open(frame.channel, frame.body);
          break;
        case 'input':
          attachment?.input(frame.bytes);
          break;
        case 'resize':
          attachment?.resize(frame.cols, frame.rows);
          break;
        case 'ack':
          attachment?.acked(frame.bytes);
          break;
        case 'colors':
          attachment?.setColors(frame.body);
          break;
        case 'close':
          attachment?.dispose();
          this.#channels.delete(frame.channel);
          break;
      }
    } catch (error) {
      const known = this.#toAppError(error);
      if (frame.type === 'open') this.#fail(frame.channel, known);
      else this.#transport.send(encodeHost.input(frame.channel, body(known)));
    }
  }

  #open(channel: number, { id, cols, rows }: { id: string; cols: number; rows: number }): void {
    if (this.#channels.has(channel)) {
      throw new AppError('bad_request', `Channel ${channel} is already open. Use another number.`);
    }
    if (this.#channels.size >= MAX_CHANNELS) {
      throw new AppError(
        'limit_reached',
        `At most ${MAX_CHANNELS} terminals may be attached at once. Close some first.`,
      );
    }
    const attachment = this.#sessions.get(id).attach(this.#sink(channel), { cols, rows });
    this.#channels.set(channel, attachment);
  }

  #sink(channel: number): ViewerSink {
    const transport = this.#transport;
    return {
      snapshot: ({ seq, replay, marks, ...state }, generation) => {
        const { cols, rows, scrollback, complete, unfinished } = state;
        const head = {
          cols,
          rows,
          scrollback,
          complete,
          unfinished,
          generation,
          marks: [...marks],
        };
        transport.send(encodeHost.snapshot(channel, seq, head, replay));
      },
      data: (seq, bytes) => transport.send(encodeHost.data(channel, seq, bytes)),
      resized: (seq, cols, rows) => transport.send(encodeHost.resized(channel, seq, cols, rows)),
      exited: (seq, exit) => transport.send(encodeHost.exited(channel, seq, exit)),
      failed: (error) => {
        this.#channels.delete(channel);
        transport.send(encodeHost.failed(channel, body(error)));
      },
    };
  }

  /** Closes a channel for good. A refused second `open` must not take the first one down. */
  #fail(channel: number, error: AppError): void {
    const attachment = this.#channels.get(channel);
    if (attachment) {
      this.#transport.send(encodeHost.input(channel, body(error)));
      return;
    }
    this.#transport.send(encodeHost.failed(channel, body(error)));
  }

  #toAppError(error: unknown): AppError {
    if (isAppError(error)) return error;
    this.#logger.error({ err: error }, 'a terminal channel failed unexpectedly');
    return new AppError('internal', 'The terminal failed unexpectedly. Close and reopen it.', {
      cause: error,
    });
  }
}

function body(error: AppError): { code: AppError['code']; message: string } {
  return { code: error.code, message: error.message.slice(0, MAX_MESSAGE) };
}
