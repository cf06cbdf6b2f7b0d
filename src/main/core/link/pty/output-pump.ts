// Output of one attachment on its way to one browser: cut, packed where it is a replay, sealed, sent,
// and acknowledged to the session so that a slow browser never slows the program.

import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import { MAX_CHANNEL_CHUNK, MAX_OUTPUT_CHUNK } from '#shared/protocol/wing/wing-limits.ts';
import type { FromWing, Outgoing } from '#shared/protocol/wing/wing-messages.ts';

const pack = promisify(gzip);

/** Where the messages go; may be replaced while they flow. */
export interface PumpOutlet {
  /** `channel`: a data channel, whose messages must be smaller. */
  readonly kind: 'relay' | 'channel';
  send(message: Outgoing<FromWing>, didSend?: () => void): void;
}

export interface OutputPumpOptions {
  readonly sessionId: string;
  /** Of a spectator; empty for the controller. */
  readonly viewerId: string;
  readonly sealed: SealedChannel;
  readonly outlet: () => PumpOutlet;
  /** So many more bytes of output are drawn, or on their way beyond what can be known. */
  readonly onTaken: (bytes: number) => void;
}

export class OutputPump implements Disposable {
  readonly #options: OutputPumpOptions;
  /** Set while packing is under way: what follows waits. */
  #packing: Promise<void> | undefined;
  #ended = false;
  /** Bytes handed over so far, and those known to be drawn; once a browser tells, only that counts. */
  #sent = 0;
  #taken = 0;
  #drawn: number | null = null;

  constructor(options: OutputPumpOptions) {
    this.#options = options;
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
      for (let at = 0; at < copy.length; at += this.#chunk) {
        const piece = copy.subarray(at, at + this.#chunk);
        const zipped = await pack(piece, { level: constants.Z_BEST_SPEED });
        if (this.#ended) return;
        this.#send(zipped, piece.length, true);
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
    if (this.#packing) this.#after(act);
    else act();
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
    for (let at = 0; at < bytes.length; at += this.#chunk) {
      const piece = bytes.subarray(at, at + this.#chunk);
      this.#send(piece, piece.length, false);
    }
  }

  #send(data: Uint8Array, bytes: number, compressed: boolean): void {
    const { sessionId, viewerId, sealed, outlet } = this.#options;
    this.#sent += bytes;
    const upTo = this.#sent;
    outlet().send(
      {
        type: 'pty.output',
        session_id: sessionId,
        data: sealed.seal(data),
        ...(compressed ? { compressed } : {}),
        ...(viewerId ? { viewer_id: viewerId } : {}),
      },
      () => {
        if (this.#drawn === null) this.#tell(upTo);
      },
    );
  }

  #tell(total: number): void {
    if (this.#ended || total <= this.#taken) return;
    const more = total - this.#taken;
    this.#taken = total;
    this.#options.onTaken(more);
  }
}
