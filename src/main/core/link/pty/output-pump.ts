// Output of one attachment on its way to one browser: cut, packed where it is a replay, sealed, sent,
// and acknowledged to the session so that a slow browser never slows the program.

import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import { MAX_CHANNEL_CHUNK, MAX_OUTPUT_CHUNK } from '#shared/protocol/wing/wing-limits.ts';
import type { FromWing, Outgoing } from '#shared/protocol/wing/wing-messages.ts';

type Packing = (bytes: Uint8Array) => Promise<Uint8Array>;

const zip = promisify(gzip);
const pack: Packing = (bytes) => zip(bytes, { level: constants.Z_BEST_SPEED });

/** Where the messages go; may be replaced while they flow. */
export interface PumpOutlet {
  /** `channel`: a data channel, whose messages must be smaller. */
  readonly kind: 'relay' | 'channel';
  /** Bytes that the network has not taken yet; absent if that is not known. */
  readonly unsent?: number;
  send(message: Outgoing<FromWing>, didSend?: () => void): void;
}

export interface OutputPumpOptions {
  readonly sessionId: string;
  /** Of a spectator; empty for the controller. */
  readonly viewerId: string;
  readonly sealed: SealedChannel;
  readonly outlet: () => PumpOutlet;
  /** Told of every message: total bytes of output so far, and the length of this one on the wire. */
  readonly onSent?: ((total: number, wire: number) => void) | undefined;
  /** So many more bytes of output are drawn, or on their way beyond what can be known. */
  readonly onTaken: (bytes: number) => void;
}

/** While the network has no more than this to take, output counts as taken when it is handed over. */
const ROOM = 512 * 1024;

export class OutputPump implements Disposable {
  readonly #options: OutputPumpOptions;
  readonly #pack: Packing;
  /** Set while packing is under way: what follows waits. */
  #packing: Promise<void> | undefined;
  #ended = false;
  /** Bytes handed over so far, and those known to be drawn; once a browser tells, only that counts. */
  #sent = 0;
  #taken = 0;
  #drawn: number | null = null;
  /** Messages that were handed over and that the network has not taken. */
  #underWay = 0;
  /** Output that waits for them, to go in one message instead of many. */
  #held: Uint8Array[] = [];
  #heldBytes = 0;

  /** `packing`: how a piece of a replay is packed, as gzip. */
  constructor(options: OutputPumpOptions, packing: Packing = pack) {
    this.#options = options;
    this.#pack = packing;
  }

  /** True once it was disposed: nothing more may be handed over. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Bytes of output handed over so far. */
  get sent(): number {
    return this.#sent;
  }

  /** Sends a replay; `packed` as one that follows an attach. */
  replay(bytes: Uint8Array, packed: boolean): void {
    if (!packed) {
      this.live(bytes);
      return;
    }
    const copy = bytes.slice();
    this.#after(async () => {
      this.#release();
      for (let at = 0; at < copy.length; ) {
        const piece = copy.subarray(at, at + this.#chunk);
        const zipped = await this.#pack(piece).catch(() => null);
        if (this.#ended) return;
        // The way was changed meanwhile to one with smaller messages: cut anew.
        if (piece.length > this.#chunk) continue;
        // What cannot be packed goes as it is: nothing may be missing.
        this.#send(zipped ?? piece, piece.length, zipped !== null);
        at += piece.length;
      }
    });
  }

  /** Sends output. `bytes` may change after the call. */
  live(bytes: Uint8Array): void {
    if (!this.#packing) {
      this.#pieces(bytes);
      return;
    }
    const copy = bytes.slice();
    this.#after(() => this.#pieces(copy));
  }

  /** Runs `act` after all output before it was handed over. */
  afterOutput(act: () => void): void {
    const last = (): void => {
      this.#release();
      act();
    };
    if (this.#packing) this.#after(last);
    else last();
  }

  /** The browser tells that it has drawn `total` bytes since it attached. */
  drawn(total: number): void {
    this.#drawn = Math.min(Math.max(total, this.#drawn ?? 0), this.#sent);
    this.#tell(this.#drawn);
  }

  dispose(): void {
    this.#ended = true;
  }

  get #chunk(): number {
    return this.#options.outlet().kind === 'relay' ? MAX_OUTPUT_CHUNK : MAX_CHANNEL_CHUNK;
  }

  #after(work: () => Promise<void> | void): void {
    const before = this.#packing ?? Promise.resolve();
    const mine = before.then(() => (this.#ended ? undefined : work()));
    this.#packing = mine;
    void mine.finally(() => {
      if (this.#packing === mine) this.#packing = undefined;
    });
  }

  #pieces(bytes: Uint8Array): void {
    const chunk = this.#chunk;
    if (this.#underWay > 0 && this.#heldBytes + bytes.length <= chunk) {
      this.#held.push(bytes.slice());
      this.#heldBytes += bytes.length;
      return;
    }
    this.#release();
    this.#cut(bytes);
  }

  /** The way may have changed since they were held: to one with smaller messages. */
  #cut(bytes: Uint8Array): void {
    const chunk = this.#chunk;
    for (let at = 0; at < bytes.length; at += chunk) {
      const piece = bytes.subarray(at, at + chunk);
      this.#send(piece, piece.length, false);
    }
  }

  /** Sends what has been held. */
  #release(): void {
    if (this.#heldBytes === 0) return;
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    this.#cut(held.length === 1 && held[0] ? held[0] : Buffer.concat(held));
  }

  #send(data: Uint8Array, bytes: number, compressed: boolean): void {
    const { sessionId, viewerId, sealed } = this.#options;
    const outlet = this.#options.outlet();
    this.#sent += bytes;
    const upTo = this.#sent;
    this.#underWay += 1;
    const wire = sealed.seal(data);
    this.#options.onSent?.(upTo, wire.length);
    outlet.send(
      {
        type: 'pty.output',
        session_id: sessionId,
        data: wire,
        ...(compressed ? { compressed } : {}),
        ...(viewerId ? { viewer_id: viewerId } : {}),
      },
      () => {
        this.#underWay -= 1;
        if (this.#ended) return;
        if (this.#drawn === null) this.#tell(upTo);
        if (this.#underWay === 0) this.#release();
      },
    );
    // Waiting for the network each time would make a busy machine look like a slow network.
    const { unsent = ROOM } = outlet;
    if (this.#drawn === null && unsent < ROOM) this.#tell(upTo);
  }

  #tell(total: number): void {
    if (this.#ended || total <= this.#taken) return;
    const more = total - this.#taken;
    this.#taken = total;
    this.#options.onTaken(more);
  }
}
