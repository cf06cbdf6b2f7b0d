import { inflateRawSync } from 'node:zlib';
import type {
  Emulator,
  EmulatorEvent,
  EmulatorHost,
  EmulatorOptions,
  EmulatorSnapshot,
} from '#core/emulator/emulator.ts';
import type { ScreenTail } from '#core/emulator/screen-tail.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { ViewerColors } from '#shared/protocol/stream/frames.ts';

/** Remembers every byte; its snapshot is all of them. Snapshots wait for {@link release} when held. */
export class FakeEmulator implements Emulator {
  backlogBytes = 0;
  /** Next 'screen' snapshots leave scrollback out. */
  flooding = false;
  held = false;
  idled = 0;
  disposed = false;
  colors: ViewerColors | undefined;
  cleared = 0;
  /** What {@link tail} tells. */
  end: ScreenTail | null = null;
  readonly snapshots: string[] = [];
  #output: Uint8Array[] = [];
  #seq: number;
  #cols: number;
  #rows: number;
  readonly #scrollback: number;
  readonly #waiting: (() => void)[] = [];
  readonly drained = new Emitter<void>();
  readonly answered = new Emitter<Uint8Array>();
  readonly emitted = new Emitter<EmulatorEvent>();
  readonly onDidDrain = this.drained.event;
  readonly onDidAnswer = this.answered.event;
  readonly onDidEmit = this.emitted.event;

  constructor(options: EmulatorOptions) {
    const { saved } = options;
    if (saved) {
      const replay = saved.replay.length > 0 ? inflateRawSync(saved.replay) : saved.replay;
      const tail = saved.steps.flatMap((step) => (step.kind === 'data' ? [step.bytes] : []));
      this.#output = [replay, ...tail];
    }
    this.#cols = options.cols;
    this.#rows = options.rows;
    this.#scrollback = options.scrollback;
    this.#seq = options.seq;
  }

  get size(): { cols: number; rows: number } {
    return { cols: this.#cols, rows: this.#rows };
  }

  write(bytes: Uint8Array, seq: number): void {
    this.#output.push(bytes.slice());
    this.#seq = seq;
  }

  async resize(cols: number, rows: number): Promise<void> {
    this.#cols = cols;
    this.#rows = rows;
  }

  reset(cols: number, rows: number): void {
    this.#output = [];
    this.#cols = cols;
    this.#rows = rows;
  }

  async clear(): Promise<void> {
    this.#output = [];
    this.cleared += 1;
  }

  setScrollback(): void {}

  setColors(colors: ViewerColors): void {
    this.colors = colors;
  }

  async snapshot(kind: 'screen' | 'complete'): Promise<EmulatorSnapshot> {
    this.snapshots.push(kind);
    const snapshot: EmulatorSnapshot = {
      seq: this.#seq,
      cols: this.#cols,
      rows: this.#rows,
      scrollback: this.#scrollback,
      complete: kind === 'complete' || !this.flooding,
      replay: new Uint8Array(Buffer.concat(this.#output)),
      unfinished: 0,
      marks: [],
    };
    if (this.held) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return snapshot;
  }

  async tail(): Promise<ScreenTail | null> {
    return this.end;
  }

  release(): void {
    this.held = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  idle(): void {
    this.idled += 1;
  }

  dispose(): void {
    this.disposed = true;
    this.drained.dispose();
    this.answered.dispose();
    this.emitted.dispose();
  }
}

/** Makes {@link FakeEmulator}s. */
export class FakeEmulatorHost implements EmulatorHost {
  readonly created: FakeEmulator[] = [];

  get last(): FakeEmulator {
    const emulator = this.created.at(-1);
    if (!emulator) throw new Error('no emulator was created');
    return emulator;
  }

  create(options: EmulatorOptions): Emulator {
    const emulator = new FakeEmulator(options);
    this.created.push(emulator);
    return emulator;
  }

  async dispose(): Promise<void> {}
}
