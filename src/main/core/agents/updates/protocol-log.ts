// The last messages between a client and its agent, for a person who looks for what went wrong. Only
// in memory, long texts cut. Secrets are taken out when it is read: most of it never is.

import type { AnyMessage } from '@agentclientprotocol/sdk/unstable';
import { cutEnd } from '#shared/chat/safe-text.ts';
import { cutLong } from '../logging/cut-long.ts';
import { redact } from '../logging/redact.ts';

/**
 * `in` comes from the agent. What is no message is a text: `stderr` the agent wrote beside the protocol,
 * `event` tells of its start and end.
 */
export type FrameDirection = 'in' | 'out' | 'stderr' | 'event';

export interface LoggedFrame {
  readonly direction: FrameDirection;
  /** Wall-clock time in ms. */
  readonly at: number;
  /** Method of a request or notification; of the request that a response answers where known. */
  readonly method: string | undefined;
  /** Without secrets. */
  readonly message: unknown;
  /** Why it did not reach anybody: an unknown kind of update, say. */
  readonly note: string | undefined;
}

interface KeptFrame {
  readonly direction: FrameDirection;
  readonly at: number;
  readonly method: string | undefined;
  readonly message: unknown;
  note: string | undefined;
}

/** Characters of one message that are kept: agents repeat the whole output of a command. */
const mostChars = 16 * 1024;

export class ProtocolLog {
  readonly #size: number;
  readonly #now: () => number;
  #frames: KeptFrame[] = [];
  #next = 0;
  #total = 0;

  constructor(now: () => number, size = 2000) {
    this.#now = now;
    this.#size = size;
  }

  /** Messages so far, kept or not. */
  get total(): number {
    return this.#total;
  }

  /** Keeps a message, long texts in it cut. The result adds a note to it. */
  add(direction: 'in' | 'out', message: AnyMessage, method?: string): (note: string) => void {
    return this.#keep(direction, cutLong(message, mostChars), method);
  }

  /** Keeps a line that is no message: of its stderr, or about its start and end. */
  addLine(direction: 'stderr' | 'event', line: string): void {
    this.#keep(direction, cutEnd(line, mostChars), undefined);
  }

  #keep(
    direction: FrameDirection,
    message: unknown,
    method: string | undefined,
  ): (note: string) => void {
    const frame: KeptFrame = { direction, at: this.#now(), method, message, note: undefined };
    this.#frames[this.#next] = frame;
    this.#next = (this.#next + 1) % this.#size;
    this.#total += 1;
    return (note) => {
      frame.note = note;
    };
  }

  /** What is kept, oldest first. */
  frames(filter: (frame: LoggedFrame) => boolean = () => true): readonly LoggedFrame[] {
    const ordered = [...this.#frames.slice(this.#next), ...this.#frames.slice(0, this.#next)];
    return ordered
      .map((frame) => ({ ...frame, message: redact(frame.message) }))
      .filter((frame) => filter(frame));
  }

  /**
   * Messages after the first `after` that are still kept, oldest first, at most `most`. Each has its
   * number, from 1.
   */
  since(after: number, most: number): readonly (LoggedFrame & { readonly number: number })[] {
    const ordered = [...this.#frames.slice(this.#next), ...this.#frames.slice(0, this.#next)];
    const before = this.#total - ordered.length;
    const from = Math.max(0, after - before);
    return ordered.slice(from, from + most).map((frame, place) => ({
      ...frame,
      message: redact(frame.message),
      number: before + from + place + 1,
    }));
  }

  clear(): void {
    this.#frames = [];
    this.#next = 0;
  }
}
