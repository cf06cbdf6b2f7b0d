// Goes through a recording ahead of its player, in small steps, and keeps pictures of the terminal
// on the way: a jump then starts at the nearest one instead of at the beginning.

import type { Terminal } from '@xterm/xterm';
import type { Disposable } from '#shared/base/disposable.ts';
import { buildReplay } from '#shared/terminal/replay/replay.ts';
import { coreOf, GROUND } from '#shared/terminal/replay/xterm-internals.ts';
import type { CastTimeline } from './cast-timeline.ts';
import { feed } from './feed.ts';
import { createPlaybackTerminal, PLAYBACK_SCROLLBACK } from './playback-terminal.ts';

/** The state after `index` events. */
export interface Keyframe {
  readonly index: number;
  readonly cols: number;
  readonly rows: number;
  /** What draws it on a fresh terminal. */
  readonly replay: Uint8Array;
}

/** Output between two keyframes at first, in characters. */
const SPACING = 512 * 1024;
/** Characters read in one step. */
const STEP = 64 * 1024;
/** Bytes that all keyframes may take; beyond, every other one goes. */
const MAX_BYTES = 48 * 1024 * 1024;

export class Keyframes implements Disposable {
  readonly #timeline: CastTimeline;
  readonly #terminal: Terminal;
  readonly #pause: () => Promise<void>;
  #frames: Keyframe[] = [];
  #bytes = 0;
  #spacing: number;
  #at = 0;
  #since = 0;
  #running = false;
  #disposed = false;

  /** `pause` lets other work have its turn. `spacing` is given by tests. */
  constructor(
    timeline: CastTimeline,
    size: { readonly cols: number; readonly rows: number },
    pause: () => Promise<void>,
    spacing = SPACING,
  ) {
    this.#spacing = spacing;
    this.#timeline = timeline;
    this.#pause = pause;
    this.#terminal = createPlaybackTerminal(size);
  }

  /** Goes on to the end of what is loaded; resolves when it is there. */
  async proceed(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      await this.#run();
    } finally {
      this.#running = false;
    }
  }

  /** The last keyframe that holds at most `index` events. */
  before(index: number): Keyframe | undefined {
    return this.#frames.findLast((frame) => frame.index <= index);
  }

  dispose(): void {
    this.#disposed = true;
    this.#frames = [];
    this.#terminal.dispose();
  }

  async #run(): Promise<void> {
    while (!this.#disposed && this.#at < this.#timeline.length) {
      const { length } = this.#timeline;
      const limit = Math.min(STEP, this.#spacing);
      const step = await feed(this.#terminal, this.#timeline, this.#at, length, limit);
      if (this.#disposed) return;
      this.#at = step.index;
      this.#since += step.length;
      if (this.#since >= this.#spacing) this.#keep();
      await this.#pause();
    }
  }

  #keep(): void {
    const core = coreOf(this.#terminal);
    // In the middle of a sequence there is no picture to keep; soon after there is.
    if (!core || core._inputHandler._parser.currentState !== GROUND) return;
    this.#since = 0;
    const extras = { title: null, colors: '', tail: new Uint8Array(0) };
    const { bytes } = buildReplay(this.#terminal, core, PLAYBACK_SCROLLBACK, extras, () =>
      createPlaybackTerminal({}),
    );
    const { cols, rows } = this.#terminal;
    this.#frames.push({ index: this.#at, cols, rows, replay: bytes });
    this.#bytes += bytes.length;
    if (this.#bytes <= MAX_BYTES) return;
    this.#frames = this.#frames.filter((_, at) => at % 2 === 1);
    this.#bytes = this.#frames.reduce((sum, { replay }) => sum + replay.length, 0);
    this.#spacing *= 2;
  }
}
