// One browser attached to one session: its key, the session's output to it, its input to the session.

import type { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import { type Disposable, DisposableStore, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { TerminalChannel, TerminalSink } from '#shared/client/terminal-channels.ts';
import type { ExitStatus } from '#shared/contract/session.ts';
import type { FailedBody } from '#shared/protocol/stream/frames.ts';
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
  /** The program has ended; all its output is on its way. */
  readonly onExit: (exit: ExitStatus) => void;
  /** The session is gone, or its output does not come any more. */
  readonly onLost: (code: FailedBody['code']) => void;
  /** The program rang the bell in two outputs in a row. */
  readonly onBell: () => void;
}

export class RemoteAttachment implements Disposable {
  readonly #options: RemoteAttachmentOptions;
  readonly #store = new DisposableStore();
  readonly #live = new MutableDisposable<Live>();
  readonly #bell = new BellWatch();
  /** Takes the size, and what is typed, until there is output. */
  #sizing: TerminalChannel | undefined;
  #first = true;
  #tells = false;
  /** Once the browser tells what it draws: how much may be on its way to it. */
  #pace = new ShownPace();
  /** Output is passed over until what is on its way has got there; then the screen of then is shown. */
  #passedOver = false;
  readonly #next = new MutableDisposable<Disposable>();
  #shownAt = Number.NEGATIVE_INFINITY;
  /** Bytes that were handed over before `#live` began. */
  #before = 0;

  constructor(options: RemoteAttachmentOptions) {
    this.#options = options;
    this.#store.add(this.#live);
    this.#store.add(this.#next);
    this.#open();
  }

  /** What a sealed message of the browser says; null if it is not one, or was here before. */
  open(wire: string): Uint8Array | null {
    return this.#options.sealed.open(wire);
  }

  /** True once the browser has told what it has drawn. */
  get tells(): boolean {
    return this.#tells;
  }

  /** Types into the session. */
  input(bytes: Uint8Array): void {
    this.#channel?.input(bytes);
  }

  resize({ cols, rows }: Cells): void {
    this.#channel?.resize(cols, rows);
  }

  /** A message that only this browser can read. */
  seal(text: string): string {
    return this.#options.sealed.seal(Buffer.from(text));
  }

  /** The browser tells that it has drawn `total` bytes since it attached. */
  drawn(total: number): void {
    if (!this.#tells) {
      // From now on it is shown what a screen shows, not everything that was ever printed.
      this.#tells = true;
      this.again();
    }
    this.#pace.drawn(total, this.#options.clock.monotonic());
    this.#live.value?.pump.drawn(total - this.#before);
    if (this.#passedOver && this.#pace.drained) this.#showNext();
  }

  /** Shows everything anew, after messages may have been lost. */
  again(): void {
    this.#attach(null);
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
      this.#attach(size);
      return;
    }
    const sizing = wing.client.terminals.open({ id: sessionId, ...size }, ignoring);
    this.#sizing = sizing;
    this.#store.add(
      clock.after(RESIZE_SETTLE, () => {
        this.#sizing = undefined;
        this.#attach(size);
        this.#store.delete(sizing);
      }),
    );
    this.#store.add(sizing);
  }

  #attach(size: Cells | null): void {
    const { wing, sessionId, viewerId, onLost } = this.#options;
    const keepSize = viewerId !== '' || size === null;
    const body = {
      id: sessionId,
      ...(size ?? SOME_SIZE),
      // Until a browser tells what it draws it is taken to want, and to keep up with, all there is.
      everyByte: !this.#tells,
      ...(keepSize ? { keepSize } : {}),
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
        this.#pace.sent(before + total, wire, this.#options.clock.monotonic()),
    });
    const { terminals, transport } = wing.client;
    const channel = terminals.open(body, this.#sink(pump));
    const lost = transport.onDidClose(() => onLost('disconnected'));
    const dispose = (): void => {
      lost.dispose();
      pump.dispose();
      channel.dispose();
    };
    this.#live.value = { pump, channel, dispose };
  }

  /** Whether output is passed over, because too much is on its way to somebody who looks at a screen. */
  #passes(bytes: number): boolean {
    if (!this.#tells || this.#passedOver) return this.#passedOver;
    this.#passedOver = !this.#pace.takes(bytes);
    if (this.#passedOver && this.#pace.drained) this.#showNext();
    return this.#passedOver;
  }

  #sink(pump: OutputPump): TerminalSink {
    const { packed, onExit, onLost, onBell } = this.#options;
    return {
      snapshot: (_head, _seq, replay) => {
        // Whoever attaches clears the screen first; nobody does when all is shown anew.
        const whole = this.#first ? replay : Buffer.concat([RESET, replay]);
        // A page of ours takes packed ones at any time: much less is on the way then.
        pump.replay(whole, this.#tells || (this.#first && packed));
        this.#first = false;
      },
      data: (_seq, bytes) => {
        if (this.#passes(bytes.length)) return;
        pump.live(bytes);
        if (this.#bell.output(bytes)) onBell();
      },
      resized: () => {
        // Browsers of this protocol are not told of sizes.
      },
      exited: (exit) => {
        // The last screen comes first, and the end with it.
        if (!this.#passedOver) pump.afterOutput(() => onExit(exit));
      },
      failed: ({ code }) => pump.afterOutput(() => onLost(code)),
      inputRefused: () => {
        // Nothing can be answered; what is typed next gets through or not.
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

/** For an attachment that leaves the size as it is. */
const SOME_SIZE: Cells = { cols: 80, rows: 24 };

const ignoring: TerminalSink = {
  snapshot: () => {},
  data: () => {},
  resized: () => {},
  exited: () => {},
  failed: () => {},
  inputRefused: () => {},
};
