// Brings the terminal on the screen to any place of a recording: forwards by showing what comes,
// backwards and over long distances from a picture kept on the way.

import type { Terminal } from '@xterm/xterm';
import type { Disposable } from '#shared/base/disposable.ts';
import type { CastTimeline } from './cast-timeline.ts';
import { feed, write } from './feed.ts';
import type { Keyframes } from './keyframes.ts';

/** Characters drawn before a change of mind is noticed. */
const STEP = 64 * 1024;
/** Ends whatever sequence has begun, then resets everything. */
const FRESH = '\x18\x1bc';

export interface CastScreenOptions {
  readonly terminal: Terminal;
  readonly timeline: CastTimeline;
  readonly keyframes: Keyframes;
  /** Size at the beginning. */
  readonly size: { readonly cols: number; readonly rows: number };
  /** Called when the place asked for last is shown. */
  readonly didArrive: () => void;
}

export class CastScreen implements Disposable {
  readonly #options: CastScreenOptions;
  #at = 0;
  #wanted = 0;
  #running = false;
  #disposed = false;

  constructor(options: CastScreenOptions) {
    this.#options = options;
  }

  /** Events shown. */
  get at(): number {
    return this.#at;
  }

  /** True while what was asked for is not shown yet. */
  get isBusy(): boolean {
    return this.#at !== this.#wanted;
  }

  /** Begins to show exactly the first `index` events. */
  show(index: number): void {
    this.#wanted = index;
    if (!this.#running) void this.#run();
  }

  dispose(): void {
    this.#disposed = true;
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.isBusy && !this.#disposed) await this.#step();
    // In the same turn as the last look at what is wanted, so that no wish is missed.
    this.#running = false;
    if (!this.#disposed) this.#options.didArrive();
  }

  async #step(): Promise<void> {
    const { terminal, timeline, keyframes } = this.#options;
    const keyframe = keyframes.before(this.#wanted);
    const start = keyframe?.index ?? 0;
    if (this.#wanted >= this.#at && start <= this.#at) {
      this.#at = (await feed(terminal, timeline, this.#at, this.#wanted, STEP)).index;
      return;
    }
    const { cols, rows } = keyframe ?? this.#options.size;
    await write(terminal, FRESH);
    terminal.resize(cols, rows);
    if (keyframe) await write(terminal, keyframe.replay);
    this.#at = start;
  }
}
