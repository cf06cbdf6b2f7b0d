// An emulator whose saved terminal is only read from disk when somebody wants to see it. Until then
// it costs nothing but this object.

import { Emitter } from '#shared/base/emitter.ts';
import type { ViewerColors } from '#shared/protocol/stream/frames.ts';
import type {
  Emulator,
  EmulatorEvent,
  EmulatorHost,
  EmulatorSnapshot,
  SavedScreen,
} from './emulator.ts';
import type { ScreenSize } from './emulator-protocol.ts';
import type { ScreenTail } from './screen-tail.ts';

export class DeferredEmulator implements Emulator {
  readonly #host: EmulatorHost;
  readonly #load: () => Promise<SavedScreen | null>;
  readonly #drained = new Emitter<void>();
  readonly #answered = new Emitter<Uint8Array>();
  readonly #emitted = new Emitter<EmulatorEvent>();
  #size: ScreenSize;
  #scrollback: number;
  #colors: ViewerColors | undefined;
  #real: Emulator | undefined;
  #loading: Promise<Emulator> | undefined;
  #disposed = false;

  readonly onDidDrain = this.#drained.event;
  readonly onDidAnswer = this.#answered.event;
  readonly onDidEmit = this.#emitted.event;

  /** `load` is called at most once; null or a failure means that the screen cannot be read: it begins blank. */
  constructor(
    host: EmulatorHost,
    options: ScreenSize & { scrollback: number },
    load: () => Promise<SavedScreen | null>,
  ) {
    this.#host = host;
    this.#size = { cols: options.cols, rows: options.rows };
    this.#scrollback = options.scrollback;
    this.#load = load;
  }

  get backlogBytes(): number {
    return this.#real?.backlogBytes ?? 0;
  }

  write(bytes: Uint8Array, seq: number): void {
    (this.#real ?? this.#begin(null)).write(bytes, seq);
  }

  async resize(cols: number, rows: number): Promise<void> {
    await (await this.#loaded()).resize(cols, rows);
  }

  reset(cols: number, rows: number): void {
    this.#size = { cols, rows };
    (this.#real ?? this.#begin(null)).reset(cols, rows);
  }

  async clear(): Promise<void> {
    await (await this.#loaded()).clear();
  }

  setScrollback(lines: number): void {
    this.#scrollback = lines;
    this.#real?.setScrollback(lines);
  }

  setColors(colors: ViewerColors): void {
    this.#colors = colors;
    this.#real?.setColors(colors);
  }

  async snapshot(kind: 'screen' | 'complete'): Promise<EmulatorSnapshot> {
    return (await this.#loaded()).snapshot(kind);
  }

  async tail(): Promise<ScreenTail | null> {
    return this.#real?.tail() ?? null;
  }

  idle(): void {
    this.#real?.idle();
  }

  dispose(): void {
    this.#disposed = true;
    this.#real?.dispose();
    for (const emitter of [this.#drained, this.#answered, this.#emitted]) emitter.dispose();
  }

  async #loaded(): Promise<Emulator> {
    if (this.#real) return this.#real;
    // A restart may begin a blank terminal while the old one is still being read.
    this.#loading ??= this.#load()
      .catch(() => null)
      .then((saved) => this.#real ?? this.#begin(saved));
    return this.#loading;
  }

  #begin(saved: SavedScreen | null): Emulator {
    const options = { ...this.#size, scrollback: this.#scrollback, seq: 0 };
    const real = this.#host.create(saved ? { ...options, saved } : options);
    this.#real = real;
    if (this.#colors) real.setColors(this.#colors);
    real.onDidDrain(() => this.#drained.fire());
    real.onDidAnswer((bytes) => this.#answered.fire(bytes));
    real.onDidEmit((event) => this.#emitted.fire(event));
    if (this.#disposed) real.dispose();
    return real;
  }
}
