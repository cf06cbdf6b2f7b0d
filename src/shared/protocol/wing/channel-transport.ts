// One end of a channel of the contract through the tunnel. Frames are split into sealed pieces that are
// counted: whatever is missing, late, changed, sent twice or sent back ends the channel.

import { type Disposable, DisposableStore, MutableDisposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import type { Clock } from '../../base/ports.ts';
import type { Sealer } from '../e2ee/sealer.ts';
import { closeCodes, type Transport, type TransportClose } from '../stream/transport.ts';
import {
  CHANNEL_BEAT,
  CHANNEL_SILENCE,
  CHANNEL_WINDOW,
  type ChannelPiece,
  decodePiece,
  encodePiece,
  FrameJoiner,
  splitFrame,
} from './channel-pieces.ts';

/** Bytes that may wait to be sent; a peer that takes nothing for so much is given up. */
const MAX_WAITING = 32 * 1024 * 1024;
/** Characters that may wait to be opened: more than an honest peer has on its way, in the smallest pieces. */
const MAX_OPENING = 16 * 1024 * 1024;
/** Taken bytes after which the other side is told. */
const TELL_AFTER = CHANNEL_WINDOW / 4;
/** The reason of a channel that is given up because too much waits for its other side. */
export const TOO_SLOW = 'too slow';
/** The reason that a machine gives when somebody may not go on; channels that ended so have a code for it. */
export const ACCESS_WITHDRAWN = 'access was withdrawn';
const { closed: CLOSED, lost: LOST, notUnderstood: NOT_UNDERSTOOD } = closeCodes;

export interface ChannelTransportOptions {
  /** Seals and opens the pieces of this channel only, counted in both directions. */
  readonly sealer: Sealer;
  /** Longest body of a piece that is sent, and longest frame that is taken, in bytes. */
  readonly maxPiece: number;
  readonly maxFrame: number;
  /** Sends a sealed piece; `last` when none follows. False if it cannot be sent. */
  readonly post: (wire: string, last: boolean) => boolean;
  readonly clock: Pick<Clock, 'after'>;
  /** Called before the first genuine piece is looked at: the other side has the keys. */
  readonly didProve?: () => void;
  /** Hears how many bytes wait to be sent, whenever that changes. */
  readonly didWait?: (bytes: number) => void;
  /** Called at every beat: what is false by then ends the channel. */
  readonly mayGoOn?: () => boolean;
}

/** A data piece that waits for room, and what to do once it was sealed. */
interface Waiting {
  readonly piece: Extract<ChannelPiece, { type: 'data' }>;
  readonly didSend: (() => void) | undefined;
}

export class ChannelTransport implements Transport {
  readonly #options: ChannelTransportOptions;
  readonly #received = new Emitter<string | Uint8Array>();
  readonly #closed = new Emitter<TransportClose>();
  readonly #joiner: FrameJoiner;
  readonly #timers = new DisposableStore();
  readonly #silence = new MutableDisposable<Disposable>();
  readonly #beat = new MutableDisposable<Disposable>();
  readonly onDidReceive = this.#received.event;
  readonly #waiting: Waiting[] = [];
  #waitingBytes = 0;
  /** What of that was told last. */
  #waitingTold = 0;
  #spoke = false;
  #heard = false;
  #opening = 0;
  #sentBytes = 0;
  #acknowledged = 0;
  #taken = 0;
  #told = 0;
  #end: TransportClose | undefined;

  constructor(options: ChannelTransportOptions) {
    this.#options = options;
    this.#joiner = new FrameJoiner(options.maxFrame);
    this.#timers.add(this.#silence);
    this.#timers.add(this.#beat);
    this.#listenOn();
    this.#beatLater();
  }

  /** Also tells whoever subscribes after the end. */
  readonly onDidClose: Event<TransportClose> = (listener) => {
    const end = this.#end;
    if (end) queueMicrotask(() => listener(end));
    return this.#closed.event(listener);
  };

  get bufferedBytes(): number {
    return this.#waitingBytes + this.#sentBytes - this.#acknowledged;
  }

  /** Says that this side is there. */
  greet(): void {
    this.#post({ type: 'taken', bytes: this.#taken });
  }

  send(frame: string | Uint8Array, onDidSend?: () => void): void {
    if (this.#end) return;
    for (const piece of splitFrame(frame, this.#options.maxPiece)) {
      this.#waiting.push({ piece, didSend: piece.more ? undefined : onDidSend });
      this.#waitingBytes += piece.body.length;
    }
    this.#sendWaiting();
    if (this.#waitingBytes > MAX_WAITING) this.lose(TOO_SLOW);
  }

  /** Takes what came by the tunnel for this channel. */
  receive(wire: string): void {
    if (this.#end) return;
    this.#opening += wire.length;
    if (this.#opening > MAX_OPENING) {
      this.#finish({ code: NOT_UNDERSTOOD, reason: 'too much at once' });
      return;
    }
    this.#options.sealer.open(wire, (plain) => {
      this.#opening -= wire.length;
      if (!this.#end) this.#take(plain);
    });
  }

  close(reason = ''): void {
    this.#finish({ code: CLOSED, reason });
  }

  /** Closes because the way is gone. */
  lose(reason = ''): void {
    this.#finish({ code: LOST, reason });
  }

  /** For those who end a connection at once, without waiting. */
  destroy(): void {
    this.close();
  }

  #take(plain: Uint8Array | null): void {
    const piece = plain && decodePiece(plain);
    if (!piece) {
      this.#finish({ code: NOT_UNDERSTOOD, reason: 'a piece is missing or not genuine' });
      return;
    }
    this.#listenOn();
    if (!this.#heard) this.#options.didProve?.();
    this.#heard = true;
    if (piece.type === 'taken') this.#didTake(piece.bytes);
    else if (piece.type === 'bye')
      this.#finish({ code: codeOf(piece.reason), reason: piece.reason });
    else this.#deliver(piece);
  }

  #deliver(piece: Extract<ChannelPiece, { type: 'data' }>): void {
    this.#taken += piece.body.length;
    const joined = this.#joiner.take(piece);
    if (joined && 'wrong' in joined) {
      this.#finish({ code: NOT_UNDERSTOOD, reason: joined.wrong });
      return;
    }
    if (joined) this.#received.fire(joined.frame);
    if (this.#taken - this.#told >= TELL_AFTER) this.greet();
  }

  #didTake(bytes: number): void {
    // Nobody takes what was not sent, or takes it back.
    if (bytes < this.#acknowledged || bytes > this.#sentBytes) {
      this.#finish({ code: NOT_UNDERSTOOD, reason: 'a wrong count' });
      return;
    }
    this.#acknowledged = bytes;
    this.#sendWaiting();
  }

  #sendWaiting(): void {
    while (!this.#end && this.#sentBytes - this.#acknowledged < CHANNEL_WINDOW) {
      const next = this.#waiting.shift();
      if (!next) break;
      this.#waitingBytes -= next.piece.body.length;
      this.#sentBytes += next.piece.body.length;
      this.#post(next.piece);
      next.didSend?.();
    }
    this.#tellWaiting();
  }

  #tellWaiting(): void {
    if (this.#waitingTold === this.#waitingBytes) return;
    this.#waitingTold = this.#waitingBytes;
    this.#options.didWait?.(this.#waitingBytes);
  }

  #post(piece: ChannelPiece): void {
    if (this.#end) return;
    if (piece.type === 'taken') this.#told = piece.bytes;
    this.#spoke = true;
    this.#options.sealer.seal(encodePiece(piece), (wire) => {
      if (!this.#options.post(wire, false)) this.lose('the connection was lost');
    });
  }

  #listenOn(): void {
    this.#silence.value = this.#options.clock.after(CHANNEL_SILENCE, () =>
      this.lose('the other side is silent'),
    );
  }

  #beatLater(): void {
    this.#beat.value = this.#options.clock.after(CHANNEL_BEAT, () => {
      if (this.#options.mayGoOn?.() === false) this.close(ACCESS_WITHDRAWN);
      // Who was not heard yet is told nothing: it may not be there at all.
      if (this.#heard || this.#spoke) this.greet();
      if (!this.#end) this.#beatLater();
    });
  }

  #finish(end: TransportClose): void {
    if (this.#end) return;
    this.#end = end;
    this.#timers.dispose();
    this.#options.sealer.seal(encodePiece({ type: 'bye', reason: end.reason }), (wire) => {
      this.#options.post(wire, true);
    });
    for (const { didSend } of this.#waiting.splice(0)) didSend?.();
    this.#waitingBytes = 0;
    this.#tellWaiting();
    this.#closed.fire(end);
    this.#closed.dispose();
    this.#received.dispose();
  }
}

function codeOf(reason: string): number {
  return reason === ACCESS_WITHDRAWN ? closeCodes.sentAway : CLOSED;
}
