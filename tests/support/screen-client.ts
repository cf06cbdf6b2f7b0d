import { createRequire } from 'node:module';
import type { Terminal } from '@xterm/headless';
import { createTerminal } from '#core/emulator/xterm.ts';
import type { TerminalChannel, TerminalSink } from '#shared/client/terminal-channels.ts';
import type { WingClient } from '#shared/client/wing-client.ts';
import type { ExitStatus } from '#shared/contract/index.ts';
import type { FailedBody, SnapshotHead } from '#shared/protocol/stream/frames.ts';

const { SerializeAddon }: typeof import('@xterm/addon-serialize') = createRequire(import.meta.url)(
  '@xterm/addon-serialize',
);

/** A viewer with a real terminal but no screen: attaches, draws, acknowledges, as a window would. */
export class ScreenClient implements TerminalSink {
  readonly channel: TerminalChannel;
  terminal: Terminal | undefined;
  snapshots = 0;
  head: SnapshotHead | undefined;
  exit: ExitStatus | undefined;
  failure: FailedBody | undefined;
  refused: FailedBody | undefined;
  /** While true, nothing is acknowledged. */
  stalled = false;
  /** Payload bytes received. */
  received = 0;
  #unacknowledged = 0;
  #queue: Promise<void> = Promise.resolve();

  constructor(client: WingClient, id: string, size = { cols: 80, rows: 24 }) {
    this.channel = client.terminals.open({ id, ...size }, this);
  }

  /** Sends text as keystrokes. */
  type(text: string): void {
    this.channel.input(new TextEncoder().encode(text));
  }

  /** Everything drawn, scrollback first, one line per row, without trailing blanks. */
  get text(): string {
    const buffer = this.terminal?.buffer.active;
    if (!buffer) return '';
    const lines: string[] = [];
    for (let y = 0; y < buffer.length; y++)
      lines.push(buffer.getLine(y)?.translateToString(true) ?? '');
    return lines.join('\n').trimEnd();
  }

  /** What is on the screen now, without scrollback. */
  get screen(): string {
    const terminal = this.terminal;
    if (!terminal) return '';
    const { baseY } = terminal.buffer.active;
    const lines: string[] = [];
    for (let y = 0; y < terminal.rows; y++) {
      lines.push(terminal.buffer.active.getLine(baseY + y)?.translateToString(true) ?? '');
    }
    return lines.join('\n').trimEnd();
  }

  /** Text, colours, modes and cursor in a form that can be compared. */
  get state(): string {
    if (!this.terminal) return '';
    const addon = new SerializeAddon();
    this.terminal.loadAddon(addon as never);
    const state = addon.serialize();
    addon.dispose();
    return state;
  }

  /** Takes up reading again. */
  resume(): void {
    this.stalled = false;
    const bytes = this.#unacknowledged;
    this.#unacknowledged = 0;
    if (bytes > 0) this.channel.ack(bytes);
  }

  /** Resolves when all that arrived so far is drawn. */
  async drawn(): Promise<void> {
    await this.#queue;
  }

  snapshot(head: SnapshotHead, _seq: number, replay: Uint8Array): void {
    this.head = head;
    this.#draw(replay, () => {
      this.terminal?.dispose();
      this.terminal = createTerminal(head.cols, head.rows, head.scrollback);
      this.snapshots += 1;
    });
  }

  data(_seq: number, bytes: Uint8Array): void {
    this.#draw(bytes);
  }

  resized(cols: number, rows: number): void {
    this.#queue = this.#queue.then(() => this.terminal?.resize(cols, rows));
  }

  exited(exit: ExitStatus): void {
    this.#queue = this.#queue.then(() => {
      this.exit = exit;
    });
  }

  failed(error: FailedBody): void {
    this.failure = error;
  }

  inputRefused(error: FailedBody): void {
    this.refused = error;
  }

  dispose(): void {
    this.channel.dispose();
    this.terminal?.dispose();
  }

  #draw(view: Uint8Array, before?: () => void): void {
    const bytes = view.slice();
    this.received += bytes.length;
    this.#queue = this.#queue.then(async () => {
      before?.();
      await new Promise<void>((resolve) => {
        if (this.terminal) this.terminal.write(bytes, resolve);
        else resolve();
      });
      if (this.stalled) this.#unacknowledged += bytes.length;
      else this.channel.ack(bytes.length);
    });
  }
}
