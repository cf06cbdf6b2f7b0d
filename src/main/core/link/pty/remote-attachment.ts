// One browser attached to one session: its key, the session's output to it, its input to the session.

import type { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import { type Disposable, DisposableStore, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { TerminalChannel, TerminalSink } from '#shared/client/terminal-channels.ts';
import type { ExitStatus } from '#shared/contract/session.ts';
import { RESIZE_SETTLE } from '#shared/protocol/wing/wing-limits.ts';
import { BellWatch } from './bell-watch.ts';
import type { LocalWing } from './local-wing.ts';
import { OutputPump, type PumpOutlet } from './output-pump.ts';
import { ShownPace } from './shown-pace.ts';

/** Cells of a browser's terminal. */
export interface Cells {
  readonly cols: number;
  readonly rows: number;
}

export interface RemoteAttachmentOptions {
  readonly sessionId: string;
  /** Of a spectator; empty for the controller. */
  readonly viewerId: string;
  readonly sealed: SealedChannel;
  readonly wing: LocalWing;
  readonly clock: Clock;
  readonly outlet: () => PumpOutlet;
  /** The size to take first; null leaves the session as it is. */
  readonly size: Cells | null;
  /** The first screen is packed: it answers an attach. */
  readonly packed: boolean;
  /** The program has ended, or the session is gone; all its output is on its way. */
  readonly onExit: (exit: Pick<ExitStatus, 'code' | 'signal'>) => void;
  /** The program rang the bell in two outputs in a row. */
  readonly onBell: () => void;
}

export class RemoteAttachment implements Disposable {
  readonly #options: RemoteAttachmentOptions;
  readonly #store = new DisposableStore();
  readonly #live = new MutableDisposable<Live>();
  /** The channel before that of `#live`: it has the size until the new one can take it over. */
  readonly #former = new MutableDisposable<TerminalChannel>();
  readonly #bell = new BellWatch();
  /** Takes the size, and what is typed, until there is output. */
  #sizing: TerminalChannel | undefined;
  /** The size that the browser wants; null while it has none. */
  #wanted: Cells | null;
  #first = true;
  /** Set once the browser tells what it draws: how much may be on its way to it. */
  #pace: ShownPace | undefined;
  /** Output is passed over until what is on its way has got there; then the screen of then is shown. */
  #passedOver = false;
  readonly #next = new MutableDisposable<Disposable>();
  readonly #retry = new MutableDisposable<Disposable>();
  #shownAt = Number.NEGATIVE_INFINITY;
  /** Bytes that were handed over before `#live` began. */
  #before = 0;

  constructor(options: RemoteAttachmentOptions) {
    this.#options = options;
    this.#wanted = options.size;
    for (const part of [this.#former, this.#live, this.#next, this.#retry]) this.#store.add(part);
    this.#open();
  }

  /** What a sealed message of the browser says; null if it is not one, or was here before. */
  open(wire: string): Uint8Array | null {
    return this.#options.sealed.open(wire);
  }

  /** True once the browser has told what it has drawn. */
  get tells(): boolean {
    return this.#pace !== undefined;
  }

  /** Bytes of output handed over so far. */
  get sent(): number {
    return this.#before + (this.#live.value?.pump.sent ?? 0);
  }

  /** Types into the session. */
  input(bytes: Uint8Array): void {
    this.#channel?.input(bytes);
  }

  resize({ cols, rows }: Cells): void {
    this.#wanted = { cols, rows };
    this.#channel?.resize(cols, rows);
  }

  /** A message that only this browser can read. */
  seal(text: string): string {
    return this.#options.sealed.seal(Buffer.from(text));
  }

  /** The browser tells that it has drawn `total` bytes since it attached. */
  drawn(total: number): void {
    if (!this.#pace) {
      // From now on it is shown what a screen shows, not everything that was ever printed.
      this.#pace = new ShownPace();
      this.again();
    }
    this.#pace.drawn(total, this.#options.clock.monotonic());
    this.#live.value?.pump.drawn(total - this.#before);
    if (this.#passedOver && this.#pace.drained) this.#showNext();
  }

  /** Shows everything anew, after messages may have been lost. */
  again(): void {
    // Until the first screen nothing can have been.
    if (!this.#sizing) this.#attach();
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** The newest screen, but not more often than anybody sees. */
  #showNext(): void {
    const { clock } = this.#options;
    const wait = Math.max(0, this.#shownAt + SHOW_EVERY - clock.monotonic());
    this.#next.value ??= clock.after(wait, () => {
      this.#next.value = undefined;
      this.again();
    });
  }

  get #channel(): TerminalChannel | undefined {
    return this.#live.value?.channel ?? this.#sizing;
  }

  /** After a resize the program gets a moment to repaint before its screen is taken. */
  #open(): void {
    const { size, packed, clock, wing, sessionId } = this.#options;
    if (!size || !packed) {
      this.#attach();
      return;
    }
    const { cols, rows } = size;
    const sizing = wing.client.terminals.open({ id: sessionId, cols, rows }, ignoring);
    // Merely opened it has its size only where nobody else looks.
    sizing.resize(cols, rows);
    this.#sizing = sizing;
    this.#former.value = sizing;
    this.#store.add(
      clock.after(RESIZE_SETTLE, () => {
        this.#sizing = undefined;
        this.#attach();
      }),
    );
  }

  #attach(): void {
    const { wing, sessionId } = this.#options;
    const wanted = this.#wanted;
    const body = {
      id: sessionId,
      ...(wanted ?? SOME_SIZE),
      // Until a browser tells what it draws it is taken to want, and to keep up with, all there is.
      everyByte: !this.#pace,
      ...(wanted ? {} : { keepSize: true }),
    };
    // What was on its way before holds nothing up any more.
    this.#before += this.#live.value?.pump.sent ?? 0;
    this.#live.value = undefined;
    this.#passedOver = false;
    this.#shownAt = this.#options.clock.monotonic();
    const before = this.#before;
    const pump = new OutputPump({
      ...this.#options,
      onTaken: (bytes) => channel.ack(bytes),
      onSent: (total, wire) =>
        this.#pace?.sent(before + total, wire, this.#options.clock.monotonic()),
    });
    const { terminals, transport } = wing.client;
    const sink = this.#sink(pump, (size) => this.#takeOver(channel, size));
    const channel = terminals.open(body, sink);
    const lost = transport.onDidClose(() => this.#againLater());
    const dispose = (): void => {
      lost.dispose();
      pump.dispose();
      if (this.#former.value) channel.dispose();
      else this.#former.value = channel;
    };
    this.#live.value = { pump, channel, dispose };
  }

  /** The size stays whose it is: it would go to somebody else with the channel that has it now. */
  #takeOver(channel: TerminalChannel, { cols, rows }: Cells): void {
    if (!this.#former.value) return;
    const isOurs = this.#wanted?.cols === cols && this.#wanted.rows === rows;
    if (isOurs) channel.resize(cols, rows);
    this.#former.value = undefined;
  }

  /** Output does not come any more, but the session may be there. */
  #againLater(): void {
    this.#retry.value ??= this.#options.clock.after(RETRY_AFTER, () => {
      this.#retry.value = undefined;
      this.again();
    });
  }

  /** Whether output is passed over, because too much is on its way to somebody who looks at a screen. */
  #passes(bytes: number): boolean {
    if (!this.#pace || this.#passedOver) return this.#passedOver;
    this.#passedOver = !this.#pace.takes(bytes);
    if (this.#passedOver && this.#pace.drained) this.#showNext();
    return this.#passedOver;
  }

  /** `onSize` is told the session's size at the first screen. */
  #sink(pump: OutputPump, onSize: (size: Cells) => void): TerminalSink {
    const { packed, onExit, onBell } = this.#options;
    return {
      ...ignoring,
      snapshot: (head, _seq, replay) => {
        if (pump.ended) return;
        onSize(head);
        // Whoever attaches clears the screen first; nobody does when all is shown anew.
        const whole = this.#first ? replay : Buffer.concat([RESET, replay]);
        // A page of ours takes packed ones at any time: much less is on the way then.
        pump.replay(whole, this.tells || (this.#first && packed));
        this.#first = false;
      },
      data: (_seq, bytes) => {
        if (pump.ended || this.#passes(bytes.length)) return;
        pump.live(bytes);
        if (this.#bell.output(bytes)) onBell();
      },
      exited: (exit) => {
        // The last screen comes first, and the end with it.
        if (!pump.ended && !this.#passedOver) pump.afterOutput(() => onExit(exit));
      },
      failed: ({ code }) => {
        if (pump.ended) return;
        if (code === 'session_not_found') pump.afterOutput(() => onExit(GONE));
        else this.#againLater();
      },
    };
  }
}

/** The session's output to the browser, as long as nothing is lost. */
interface Live extends Disposable {
  readonly pump: OutputPump;
  readonly channel: TerminalChannel;
}

/** Ends what was begun and clears a terminal (CAN, RIS). */
const RESET = new Uint8Array([0x18, 0x1b, 0x63]);

/** Newest screens are shown no more often than this to somebody who is behind, in ms. */
const SHOW_EVERY = 100;

/** Output that does not come any more is asked for again after this time, in ms. */
const RETRY_AFTER = 1000;

/** The end of a session that is not there any more. */
const GONE = { code: -1, signal: null };

/** For an attachment that leaves the size as it is. */
const SOME_SIZE: Cells = { cols: 80, rows: 24 };

const ignoring: TerminalSink = {
  snapshot: () => {},
  data: () => {},
  resized: () => {
    // Browsers of this protocol are not told of sizes.
  },
  exited: () => {},
  failed: () => {},
  inputRefused: () => {
    // Nothing can be answered; what is typed next gets through or not.
  },
};
