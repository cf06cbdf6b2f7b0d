// One session attached by one client: the snapshot for the answer, then output as data frames. Output
// is held until the answer is on its way. A client that falls behind gets a fresh replay as data.

import type { AppError } from '#shared/base/app-error.ts';
import { encodeSessionBytes, Opcode } from '#shared/protocol/wmux/frames.ts';
import type { EmulatorSnapshot } from '../emulator/emulator.ts';
import type { Attachment } from '../sessions/attachment.ts';
import type { Session } from '../sessions/session.ts';
import type { ViewerSink } from '../sessions/viewer.ts';
import type { WireChannel } from './wire-channel.ts';

/** Largest piece of output in one frame, in bytes. */
const MAX_DATA = 64 * 1024;

/**
 * Bytes that may wait for a client before it must read to get more. Programs want all output more than
 * the newest, so this is a moment of a flood at full speed; beyond it the client is resynchronised.
 */
const MAX_UNSENT = 8 * 1024 * 1024;

export interface WireAttachmentOptions {
  readonly session: Session;
  readonly clientId: string;
  /** Whether the client may type, and so answer queries of the program. */
  readonly canAnswer: boolean;
  /** Where output goes; without one it is dropped. */
  readonly stream: () => WireChannel | undefined;
  /** Called once when nothing more will come: the program ended, or the session is gone. */
  readonly onEnd: (reason: 'exited' | 'gone') => void;
}

export class WireAttachment implements ViewerSink {
  readonly session: Session;
  readonly #options: WireAttachmentOptions;
  readonly #id: Uint8Array;
  readonly #attachment: Attachment;
  readonly #first = Promise.withResolvers<EmulatorSnapshot | AppError>();
  #hasFirst = false;
  #held: (() => void)[] | null = [];
  #acked = 0;
  #ended = false;

  constructor(options: WireAttachmentOptions) {
    this.#options = options;
    this.session = options.session;
    this.#id = new TextEncoder().encode(options.session.spec.id);
    this.#attachment = options.session.attach(this, null, {
      answersQueries: options.canAnswer && options.stream() !== undefined,
      client: options.clientId,
      everyByte: true,
    });
  }

  /** The state to begin with, or why there is none. */
  get first(): Promise<EmulatorSnapshot | AppError> {
    return this.#first.promise;
  }

  /** The answer goes without a screen; the one that is late will be sent as output. */
  giveUpFirst(): void {
    this.#hasFirst = true;
  }

  /** Sends what was held: the answer is on its way. `withReplay` also sends it as output. */
  release(snapshot: EmulatorSnapshot | null, withReplay: boolean): void {
    if (snapshot && withReplay) this.#send(snapshot.replay);
    else if (snapshot) this.#didSend(snapshot.replay.length);
    const held = this.#held ?? [];
    this.#held = null;
    for (const act of held) act();
  }

  /** @throws AppError `session_exited`, `limit_reached` */
  input(bytes: Uint8Array): void {
    this.#attachment.input(bytes);
  }

  /** @throws AppError `bad_size` */
  resize(cols: number, rows: number): void {
    this.#attachment.resize(cols, rows);
  }

  dispose(): void {
    this.#ended = true;
    this.#held = null;
    this.#attachment.dispose();
  }

  snapshot(snapshot: EmulatorSnapshot): void {
    if (this.#hasFirst) {
      this.#orderly(() => this.#send(snapshot.replay));
      return;
    }
    this.#hasFirst = true;
    this.#first.resolve(snapshot);
  }

  data(_seq: number, bytes: Uint8Array): void {
    // What has to wait outlives the call.
    const kept = this.#held ? bytes.slice() : bytes;
    this.#orderly(() => this.#send(kept));
  }

  resized(): void {
    // Clients of this protocol learn sizes from events.
  }

  exited(): void {
    this.#orderly(() => this.#end('exited'));
  }

  failed(error: AppError): void {
    this.#hasFirst = true;
    this.#first.resolve(error);
    this.#orderly(() => this.#end('gone'));
  }

  #orderly(act: () => void): void {
    if (this.#held) this.#held.push(act);
    else act();
  }

  #end(reason: 'exited' | 'gone'): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.onEnd(reason);
  }

  #send(bytes: Uint8Array): void {
    const stream = this.#options.stream();
    if (!stream?.open) {
      // Not at once: this is called while the session hands output out.
      queueMicrotask(() => this.#didSend(bytes.length));
      return;
    }
    for (let at = 0; at < bytes.length; at += MAX_DATA) {
      const part = bytes.subarray(at, at + MAX_DATA);
      const didSend = (): void => this.#didSend(part.length);
      const frame = encodeSessionBytes(Opcode.data, this.#id, part);
      if (stream.unsent > MAX_UNSENT) {
        stream.send(frame, didSend);
      } else {
        stream.send(frame);
        queueMicrotask(didSend);
      }
    }
  }

  /**
   * Clients of this protocol do not acknowledge: what is on its way counts as drawn while it is little,
   * and beyond that what the system has taken.
   */
  #didSend(bytes: number): void {
    this.#acked += bytes;
    if (!this.#ended) this.#attachment.acked(this.#acked);
  }
}
