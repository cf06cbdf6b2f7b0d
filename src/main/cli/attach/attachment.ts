import { type Disposable, DisposableStore, MutableDisposable } from '#shared/base/disposable.ts';
import {
  type TerminalChannel,
  TerminalChannels,
  type TerminalSink,
} from '#shared/client/terminal-channels.ts';
import type { ExitStatus } from '#shared/contract/index.ts';
import type { FailedBody, SnapshotHead } from '#shared/protocol/stream/frames.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import type { Output } from '../command-context.ts';
import { withoutScrollbackClearing } from './keep-scrollback.ts';
import { QueryFilter } from './query-filter.ts';

/** Why an attachment ended. */
export type Ending =
  | { readonly why: 'detached' }
  | { readonly why: 'exited'; readonly exit: ExitStatus }
  | { readonly why: 'failed'; readonly error: FailedBody }
  | { readonly why: 'lost' }
  | { readonly why: 'signal'; readonly signal: NodeJS.Signals };

/** Of a terminal, in cells. */
export interface Size {
  readonly cols: number;
  readonly rows: number;
}

export interface AttachmentOptions {
  readonly transport: Transport;
  readonly id: string;
  readonly size: Size;
  readonly output: Output;
  /** What is in the output's scrollback is someone's own: keep it when the session is first shown. */
  readonly keepScrollback: boolean;
}

/** One session shown on an output. Output is acknowledged as it is taken, so none piles up here. */
export class Attachment implements TerminalSink, Disposable {
  /** Resolves once, when all that came before was written. */
  readonly ended: Promise<Ending>;
  /** How often input was refused. */
  refused = 0;
  readonly #options: AttachmentOptions;
  readonly #filter = new QueryFilter();
  readonly #store = new DisposableStore();
  readonly #terminals: TerminalChannels;
  readonly #channel = this.#store.add(new MutableDisposable<TerminalChannel>());
  #resolve: (ending: Ending) => void = () => {};
  #shown = false;

  constructor(options: AttachmentOptions) {
    this.#options = options;
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    const { transport, size } = options;
    this.#terminals = new TerminalChannels(transport);
    this.#store.add(transport.onDidClose(() => this.end({ why: 'lost' })));
    this.show(size);
  }

  /** Shows the session from its beginning, on a terminal of this size. */
  show({ cols, rows }: Size): void {
    this.#shown = false;
    this.#channel.value = undefined;
    this.#channel.value = this.#terminals.open({ id: this.#options.id, cols, rows }, this);
  }

  /** Types into the session. */
  type(bytes: Uint8Array): void {
    this.#channel.value?.input(bytes);
  }

  /** The terminal has another size now. */
  resize({ cols, rows }: Size): void {
    this.#channel.value?.resize(cols, rows);
  }

  /** Ends the attachment once everything written so far was taken; someone who insists does not wait for that. */
  end(ending: Ending): void {
    const { output } = this.#options;
    const atOnce = ending.why === 'signal' || output.destroyed || output.writableEnded;
    if (atOnce) this.#resolve(ending);
    else output.write('', () => this.#resolve(ending));
  }

  snapshot(_head: SnapshotHead, _seq: number, replay: Uint8Array): void {
    const keep = this.#options.keepScrollback && !this.#shown;
    this.#shown = true;
    this.#filter.reset();
    this.#write(keep ? withoutScrollbackClearing(replay) : replay, replay.length);
  }

  data(_seq: number, bytes: Uint8Array): void {
    this.#write(bytes, bytes.length);
  }

  resized(): void {
    // The size of a person's terminal is theirs; programs redraw for the new one by themselves.
  }

  exited(exit: ExitStatus): void {
    this.end({ why: 'exited', exit });
  }

  failed(error: FailedBody): void {
    this.end({ why: 'failed', error });
  }

  inputRefused(): void {
    this.refused += 1;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #write(bytes: Uint8Array, received: number): void {
    // The view is only valid now, and the filter may have returned it.
    const copy = this.#filter.push(bytes).slice();
    const channel = this.#channel.value;
    this.#options.output.write(copy, () => channel?.ack(received));
  }
}
