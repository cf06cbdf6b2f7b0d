// Browsers keep few WebGL contexts and silently drop the oldest. Hands them out to the panes used
// last, takes them back from the others, and retries with patience after a loss.

import { WebglAddon } from '@xterm/addon-webgl';
import type { ITerminalAddon, Terminal } from '@xterm/xterm';
import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';

/** Contexts in use at once; Chromium drops the oldest beyond 16. */
const MAX_LIVE = 12;
/** Waits before a new try after each loss in a row, in ms; then the pane stays with the DOM. */
const RETRY_MS = [2000, 15_000, 60_000];
/** A context that lasted this long was fine: its loss, e.g. by a suspended machine, starts a new row. */
const SOUND_MS = 60_000;

/** The part of the graphics-card renderer that is used. */
export interface GraphicsAddon extends ITerminalAddon {
  onContextLoss(listener: () => void): unknown;
}

/** Oldest use first. */
const live = new Set<WebglSlot>();

/** The graphics-card renderer of one terminal, when it has one. */
export class WebglSlot implements Disposable {
  readonly #terminal: Pick<Terminal, 'loadAddon'>;
  readonly #clock: Clock;
  readonly #onChange: (renderer: 'webgl' | 'dom') => void;
  readonly #createAddon: () => GraphicsAddon;
  readonly #addon = new MutableDisposable<GraphicsAddon>();
  readonly #retry = new MutableDisposable();
  #losses = 0;
  #createdAt = 0;
  #wanted = false;

  constructor(
    terminal: Pick<Terminal, 'loadAddon'>,
    clock: Clock,
    onChange: (renderer: 'webgl' | 'dom') => void,
    createAddon: () => GraphicsAddon = () => new WebglAddon(),
  ) {
    this.#terminal = terminal;
    this.#clock = clock;
    this.#onChange = onChange;
    this.#createAddon = createAddon;
  }

  /** Draws with the graphics card from now on if possible, and marks the pane as used last. */
  acquire(): void {
    this.#wanted = true;
    if (this.#addon.value) {
      live.delete(this);
      live.add(this);
    } else if (!this.#retry.value && this.#losses <= RETRY_MS.length) {
      this.#create();
    }
  }

  /** Goes back to drawing with the DOM, e.g. while hidden. */
  release(): void {
    this.#wanted = false;
    this.#drop();
  }

  dispose(): void {
    this.release();
    this.#retry.dispose();
    this.#addon.dispose();
  }

  #create(): void {
    try {
      const addon = this.#createAddon();
      addon.onContextLoss(() => this.#lost());
      this.#terminal.loadAddon(addon);
      this.#addon.value = addon;
    } catch {
      // No context to be had: drawing goes on with the DOM, and later tries may succeed.
      this.#lost();
      return;
    }
    this.#createdAt = this.#clock.monotonic();
    live.add(this);
    this.#onChange('webgl');
    for (const oldest of live) {
      if (live.size <= MAX_LIVE) break;
      oldest.#drop();
    }
  }

  #lost(): void {
    const lasted = this.#addon.value ? this.#clock.monotonic() - this.#createdAt : 0;
    if (lasted >= SOUND_MS) this.#losses = 0;
    this.#drop();
    const wait = RETRY_MS[this.#losses];
    this.#losses += 1;
    if (wait === undefined) return;
    this.#retry.value = this.#clock.after(wait, () => {
      this.#retry.value = undefined;
      if (this.#wanted) this.#create();
    });
  }

  #drop(): void {
    live.delete(this);
    if (!this.#addon.value) return;
    this.#addon.value = undefined;
    this.#onChange('dom');
  }
}

let accelerated: boolean | undefined;

/** True if WebGL runs on a graphics card here; drawing it by software is slower than the DOM. */
export function hasFastWebgl(): boolean {
  if (accelerated === undefined) {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('webgl2', { failIfMajorPerformanceCaveat: true });
    accelerated = context !== null && !isSoftware(context);
    context?.getExtension('WEBGL_lose_context')?.loseContext();
  }
  return accelerated;
}

/** Some browsers hand out software drawing without calling it a caveat. */
function isSoftware(context: WebGL2RenderingContext): boolean {
  const info = context.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = info && context.getParameter(info.UNMASKED_RENDERER_WEBGL);
  return typeof name === 'string' && /swiftshader|llvmpipe|softpipe|basic render/i.test(name);
}
