// One session's terminal: parses bytes, and tells its state as a replay. Knows neither threads nor
// queues; every call has taken effect when it returns.

import type { Terminal } from '@xterm/headless';
import type { ScreenSize } from './emulator-protocol.ts';
import { buildReplay, type Replay } from './replay.ts';
import { UnfinishedOutput } from './unfinished-output.ts';
import { createTerminal } from './xterm.ts';
import { type Core, coreOf, GROUND, guardEraseAbove } from './xterm-internals.ts';

const scratch = (): Terminal => createTerminal(10, 2, 0);

export class Screen {
  readonly terminal: Terminal;
  readonly #core: Core;
  readonly #unfinished = new UnfinishedOutput();

  constructor(options: ScreenSize & { scrollback: number }) {
    this.terminal = createTerminal(options.cols, options.rows, options.scrollback);
    const core = coreOf(this.terminal);
    if (!core) throw new Error('This release of xterm.js needs a new xterm-internals.ts.');
    this.#core = core;
    guardEraseAbove(this.terminal, core);
  }

  get core(): Core {
    return this.#core;
  }

  /** True between two sequences, with no half character pending. */
  get atGround(): boolean {
    return this.#unfinished.bytes.length === 0 && this.#parserState === GROUND;
  }

  get #parserState(): number {
    return this.#core._inputHandler._parser.currentState;
  }

  write(bytes: Uint8Array): void {
    const whole = this.#unfinished.wholeCharacters(bytes);
    this.#core._inputHandler.parse(whole);
    this.#unfinished.parsed(whole, this.#parserState);
  }

  resize(cols: number, rows: number): void {
    this.terminal.resize(cols, rows);
  }

  /** The state with at most `scrollback` lines above the screen. */
  replay(scrollback: number): Replay {
    const extras = { title: null, colors: '', tail: this.#unfinished.bytes };
    return buildReplay(this.terminal, this.#core, scrollback, extras, scratch);
  }

  dispose(): void {
    this.terminal.dispose();
  }
}
