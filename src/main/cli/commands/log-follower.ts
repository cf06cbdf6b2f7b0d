import { formatHistory } from '#core/operations/session-history.ts';
import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import {
  type TerminalChannel,
  TerminalChannels,
  type TerminalSink,
} from '#shared/client/terminal-channels.ts';
import type { FailedBody, SnapshotHead } from '#shared/protocol/stream/frames.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import { withoutScrollbackClearing } from '../attach/keep-scrollback.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure, failureOf, LOST } from '../command-failure.ts';
import { ExitCode } from '../exit-code.ts';
import { PlainText } from '../output/plain-text.ts';
import { written } from '../output/print.ts';

type Snapshot = Parameters<typeof formatHistory>[0];

export interface FollowOptions {
  readonly id: string;
  /** The session's own size, which looking must not change. */
  readonly cols: number;
  readonly rows: number;
  readonly format: 'ansi' | 'text';
  /** Of what was printed before, only so many lines. */
  readonly lines: number | undefined;
}

/**
 * Prints a session's log and goes on with its output, without a gap or a repetition. Output is
 * acknowledged only once it is written: for a slow reader the host leaves some out, nothing piles up.
 */
export class LogFollower implements TerminalSink, Disposable {
  /** Resolves when the session ended or this was stopped, and everything before it is written. */
  readonly ended: Promise<void>;
  readonly #context: CommandContext;
  readonly #options: FollowOptions;
  readonly #channel: TerminalChannel;
  readonly #plain = new PlainText();
  readonly #store = new DisposableStore();
  readonly #done = Promise.withResolvers<void>();
  #queue: Promise<void> = Promise.resolve();
  #shown = false;

  constructor(context: CommandContext, transport: Transport, options: FollowOptions) {
    this.#context = context;
    this.#options = options;
    this.ended = this.#done.promise;
    const { id, cols, rows } = options;
    this.#channel = this.#store.add(new TerminalChannels(transport).open({ id, cols, rows }, this));
    this.#store.add(
      transport.onDidClose(() =>
        this.#done.reject(new CommandFailure('disconnected', LOST, ExitCode.notRunning)),
      ),
    );
  }

  /** Ends at once; what is not written yet is left out. */
  stop(): void {
    this.#done.resolve();
  }

  snapshot(head: SnapshotHead, seq: number, replay: Uint8Array): void {
    const snapshot = { ...head, seq, replay: replay.slice() };
    const first = !this.#shown;
    this.#shown = true;
    this.#enqueue(async () => {
      if (first) await this.#print(await this.#past(snapshot));
      else this.#context.stderr.write('aerie: Some output was left out: it came too fast.\n');
      this.#channel.ack(snapshot.replay.length);
    });
  }

  data(_seq: number, bytes: Uint8Array): void {
    const copy = bytes.slice();
    this.#enqueue(async () => {
      await this.#print(this.#options.format === 'text' ? this.#plain.push(copy) : copy);
      this.#channel.ack(copy.length);
    });
  }

  resized(): void {
    // A log has no size.
  }

  inputRefused(): void {
    // Nothing is typed.
  }

  exited(): void {
    this.#enqueue(async () => this.#done.resolve());
  }

  failed(error: FailedBody): void {
    this.#done.reject(failureOf(error));
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #past(snapshot: Snapshot): Promise<string | Uint8Array> {
    const { format, lines } = this.#options;
    const bytes = await formatHistory(snapshot, format, lines);
    if (format === 'ansi') {
      return this.#context.stdout.isTTY ? withoutScrollbackClearing(bytes) : bytes;
    }
    const text = new TextDecoder().decode(bytes).replaceAll('\r\n', '\n');
    return text + (await lineBeforeCursor(snapshot));
  }

  #print(chunk: string | Uint8Array): Promise<void> {
    return written(this.#context.stdout, chunk);
  }

  #enqueue(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(work);
    this.#queue.catch(this.#done.reject);
  }
}

/** What the text of a log leaves out at its end, and the next output continues: blanks, or a line's end. */
async function lineBeforeCursor({ cols, rows, scrollback, replay }: Snapshot): Promise<string> {
  const { Screen } = await import('#core/emulator/screen.ts');
  const screen = new Screen({ cols, rows, scrollback });
  try {
    screen.write(replay, true);
    const { active } = screen.terminal.buffer;
    const line = active.getLine(active.baseY + active.cursorY);
    const before = line?.translateToString(false, 0, active.cursorX) ?? '';
    if (before === '' && !line?.isWrapped) return active.baseY + active.cursorY > 0 ? '\n' : '';
    return / *$/.exec(before)?.[0] ?? '';
  } finally {
    screen.dispose();
  }
}
