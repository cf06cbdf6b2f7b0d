// The host side of the binary channel: one client's attached terminals. Translates frames to calls
// on sessions and back; all policy is in core/sessions.

import { AppError, isAppError } from '#shared/base/app-error.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import type { Logger } from '#shared/base/ports.ts';
import { MAX_CHANNELS } from '#shared/contract/index.ts';
import {
  type ClientFrame,
  DATA_HEADER,
  decodeClient,
  encodeHost,
  type OpenBody,
} from '#shared/protocol/stream/frames.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import { BATCH_BYTES, BatchPool } from '../emulator/batch-pool.ts';
import type { ClientRelay } from '../session-hosts/client-relay.ts';
import type { SessionFederation } from '../session-hosts/session-federation.ts';
import type { Attachment } from '../sessions/attachment.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { ViewerSink } from '../sessions/viewer.ts';
import type { ClientRights } from './client-rights.ts';
import type { WhenKnown } from './when-known.ts';

const MAX_MESSAGE = 2000;
/** Frames of one client that may wait, each as large as a transport lets in. */
const MAX_EARLY = 512;

/** Output in a frame, in bytes, from which on the frame is put into a buffer that was used before. */
const MIN_POOLED = 4 * 1024;
/** Shared by all clients: a buffer is one's only until its transport has sent it. */
const framePool = new BatchPool(DATA_HEADER + BATCH_BYTES);

/** Terminals that somebody with rights of their own may have opened over one connection, and not closed. */
const MAX_NOTED = 4096;

export interface StreamServerDeps {
  readonly sessions: SessionRegistry;
  readonly federation: SessionFederation;
  /** To sessions of other processes; the caller's. */
  readonly relay: ClientRelay;
  readonly known: WhenKnown;
  /** Absent for the user of this machine. */
  readonly rights: ClientRights | undefined;
  readonly logger: Logger;
}

export class StreamServer implements Disposable {
  readonly #transport: Transport;
  readonly #sessions: SessionRegistry;
  readonly #federation: SessionFederation;
  readonly #relay: ClientRelay;
  readonly #known: WhenKnown;
  readonly #rights: ClientRights | undefined;
  readonly #logger: Logger;
  readonly #channels = new Map<number, Attachment>();
  /** Sessions that somebody with rights of their own has open. */
  readonly #attached = new Map<number, string>();
  /** Frames that were asked about, and may be followed. */
  readonly #permitted = new WeakSet<Uint8Array>();
  /** Frames that wait, in order, until it is known who has the session that the first one opens. */
  #early: Uint8Array[] | undefined;
  #disposed = false;

  constructor(transport: Transport, deps: StreamServerDeps) {
    this.#transport = transport;
    this.#sessions = deps.sessions;
    this.#federation = deps.federation;
    this.#relay = deps.relay;
    this.#known = deps.known;
    this.#rights = deps.rights;
    this.#logger = deps.logger;
  }

  /** Handles one binary frame. A bad one is answered with an error on its channel; nothing else is affected. */
  receive(bytes: Uint8Array): void {
    if (this.#early) {
      if (this.#early.length < MAX_EARLY) this.#early.push(bytes);
      else this.#transport.close('too much at once after the start');
      return;
    }
    const decoded = decodeClient(bytes);
    const opening = decoded.ok && decoded.frame.type === 'open' ? decoded.frame : undefined;
    const wait = opening && (this.#permission(opening, bytes) ?? this.#known(opening.body.id));
    if (wait) {
      this.#early = [bytes];
      void wait.then(() => this.#receiveEarly());
    } else if (decoded.ok) {
      this.#handle(decoded.frame, bytes);
    } else {
      const channel =
        bytes.length >= 5 ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(1) : 0;
      this.#fail(
        channel,
        new AppError('bad_request', `The terminal channel sent a bad frame: ${decoded.reason}.`),
      );
    }
  }

  dispose(): void {
    this.#disposed = true;
    for (const attachment of this.#channels.values()) attachment.dispose();
    this.#channels.clear();
  }

  /** Resolves when it is known whether the frame may be followed; undefined when it may. */
  #permission(
    { channel, body: { id, unseen } }: Extract<ClientFrame, { type: 'open' }>,
    bytes: Uint8Array,
  ): Promise<void> | undefined {
    const rights = this.#rights;
    if (!rights || this.#permitted.delete(bytes)) return undefined;
    const asked = async (): Promise<void> => {
      // Whoever sits at the machine is to see who looks.
      if (unseen) throw new AppError('forbidden', 'Nobody elsewhere looks without being seen.');
      await rights.attach(id);
    };
    return asked().then(
      () => void this.#permitted.add(bytes),
      (error: unknown) => {
        this.#early?.shift();
        this.#fail(channel, this.#toAppError(error));
      },
    );
  }

  /** Tells what is typed, wherever the session is. */
  #note(frame: ClientFrame, rights: ClientRights): void {
    const { channel } = frame;
    const id = this.#attached.get(channel);
    if (frame.type === 'open' && id === undefined) {
      this.#attached.set(channel, frame.body.id);
      // Those that a session host refused are not seen to be.
      if (this.#attached.size > MAX_NOTED) this.#transport.close('too many terminals were opened');
    }
    if (frame.type === 'close') this.#attached.delete(channel);
    if (frame.type === 'input' && id !== undefined) rights.typed(id, frame.bytes);
  }

  #receiveEarly(): void {
    const frames = this.#early ?? [];
    this.#early = undefined;
    for (const frame of frames) if (!this.#disposed) this.receive(frame);
  }

  #handle(frame: ClientFrame, bytes: Uint8Array): void {
    if (this.#rights) this.#note(frame, this.#rights);
    if (this.#relay.forward(frame.channel, bytes)) {
      if (frame.type === 'close') this.#relay.close(frame.channel);
      return;
    }
    const attachment = this.#channels.get(frame.channel);
    try {
      switch (frame.type) {
        case 'open':
          this.#open(frame.channel, frame.body, bytes);
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

  #open(channel: number, open: OpenBody, frame: Uint8Array): void {
    const { id, cols, rows, keepSize, everyByte = false, unseen = false } = open;
    if (this.#channels.has(channel)) {
      throw new AppError('bad_request', `Channel ${channel} is already open. Use another number.`);
    }
    if (this.#channels.size + this.#relay.channels >= MAX_CHANNELS) {
      throw new AppError(
        'limit_reached',
        `At most ${MAX_CHANNELS} terminals may be attached at once. Close some first.`,
      );
    }
    const host = this.#federation.hostOf(id);
    if (host) {
      this.#relay.open(host.record, channel, frame);
      return;
    }
    const size = keepSize ? null : { cols, rows };
    const attachment = this.#sessions.get(id).attach(this.#sink(channel), size, {
      ...{ everyByte, unseen },
    });
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
      data: (seq, bytes) => this.#sendData(channel, seq, bytes),
      resized: (seq, cols, rows) => transport.send(encodeHost.resized(channel, seq, cols, rows)),
      exited: (seq, exit) => transport.send(encodeHost.exited(channel, seq, exit)),
      failed: (error) => {
        this.#channels.delete(channel);
        this.#attached.delete(channel);
        transport.send(encodeHost.failed(channel, body(error)));
      },
    };
  }

  #sendData(channel: number, seq: number, bytes: Uint8Array): void {
    if (bytes.length < MIN_POOLED || bytes.length > BATCH_BYTES) {
      this.#transport.send(encodeHost.data(channel, seq, bytes));
      return;
    }
    const room = framePool.acquire();
    const frame = encodeHost.data(channel, seq, bytes, room);
    this.#transport.send(frame, () => framePool.release(room));
  }

  /** Closes a channel for good. A refused second `open` must not take the first one down. */
  #fail(channel: number, error: AppError): void {
    const attachment = this.#channels.get(channel);
    if (attachment) {
      this.#transport.send(encodeHost.input(channel, body(error)));
      return;
    }
    this.#attached.delete(channel);
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
