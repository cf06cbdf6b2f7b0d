import { createRequire } from 'node:module';
import type { Terminal } from '@xterm/headless';
import type { EmulatorSnapshot } from './emulator.ts';
import type { FromWorker, ToWorker } from './emulator-protocol.ts';
import { createTerminal } from './xterm.ts';

const load = createRequire(import.meta.url);
const serialize: typeof import('@xterm/addon-serialize') = load('@xterm/addon-serialize');

type Send = (message: FromWorker, transfer?: ArrayBuffer[]) => void;

/** One session inside the worker. */
export class Session {
  readonly #id: number;
  readonly #send: Send;
  readonly #terminal: Terminal;
  readonly #serializer: { serialize(): string; dispose(): void };
  #seq: number;
  #accepted = 0;

  constructor(options: Extract<ToWorker, { type: 'create' }>, send: Send) {
    this.#id = options.id;
    this.#send = send;
    this.#seq = options.seq;
    this.#terminal = createTerminal(options.cols, options.rows, options.scrollback);
    const addon = new serialize.SerializeAddon();
    this.#terminal.loadAddon(addon as never);
    this.#serializer = addon;
    if (options.notice) this.#terminal.write(`${options.notice}\r\n`);
    this.#terminal.onData((data) => {
      this.#send({ type: 'answer', id: this.#id, bytes: new TextEncoder().encode(data) });
    });
  }

  receive(message: Exclude<ToWorker, { type: 'create' | 'dispose' }>): void {
    switch (message.type) {
      case 'write':
        this.#terminal.write(new Uint8Array(message.bytes), () => {
          this.#seq = message.seq;
          this.#accepted += message.bytes.length;
          this.#send({ type: 'accepted', id: this.#id, total: this.#accepted });
        });
        return;
      case 'resize':
        this.#barrier(() => {
          this.#terminal.resize(message.cols, message.rows);
          this.#send({ type: 'done', id: this.#id, request: message.request });
        });
        return;
      case 'reset':
        this.#barrier(() => {
          this.#terminal.reset();
          this.#terminal.resize(message.cols, message.rows);
        });
        return;
      case 'clear':
        this.#barrier(() => {
          this.#terminal.clear();
          this.#send({ type: 'done', id: this.#id, request: message.request });
        });
        return;
      case 'scrollback':
        this.#barrier(() => {
          this.#terminal.options.scrollback = message.lines;
        });
        return;
      case 'snapshot':
        this.#barrier(() => {
          const snapshot = this.#snapshot();
          this.#send({ type: 'snapshot', id: this.#id, request: message.request, snapshot });
        });
        return;
      case 'colors':
      case 'idle':
        return;
    }
  }

  dispose(): void {
    this.#serializer.dispose();
    this.#terminal.dispose();
  }

  #barrier(action: () => void): void {
    this.#terminal.write('', action);
  }

  #snapshot(): EmulatorSnapshot {
    const { cols, rows } = this.#terminal;
    const clear = '\x1b[2J\x1b[H\x1b[3J';
    const soft = '\x1b[?1049l\x1b[!p\x1b[r\x1b[m\x1b[?9;1000;1002;1003;1004;1006;1016;2004l';
    const replay = new TextEncoder().encode(clear + soft + clear + this.#serializer.serialize());
    return {
      seq: this.#seq,
      cols,
      rows,
      scrollback: this.#terminal.options.scrollback ?? 0,
      complete: true,
      replay,
      marks: [],
    };
  }
}
