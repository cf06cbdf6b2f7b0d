import type { ForegroundState } from '#core/pty/foreground.ts';
import type { PtyExit, PtyOptions, PtyProcess, PtySpawner } from '#core/pty/pty-spawner.ts';
import { Emitter } from '#shared/base/emitter.ts';

/** A process that says and does what the test tells it. */
export class FakePty implements PtyProcess {
  readonly options: PtyOptions;
  readonly pid: number;
  readonly input: Uint8Array[] = [];
  readonly sizes: { cols: number; rows: number }[] = [];
  queuedInputBytes = 0;
  paused = false;
  pauses = 0;
  ended: number | undefined;
  folder: string | null = null;
  /** What {@link foreground} tells. */
  front: ForegroundState | null = null;
  readonly #data = new Emitter<Uint8Array>();
  readonly #exit = new Emitter<PtyExit>();
  readonly onData = this.#data.event;
  readonly onExit = this.#exit.event;
  #exited = false;

  constructor(options: PtyOptions, pid: number) {
    this.options = options;
    this.pid = pid;
  }

  /** The program prints. */
  say(text: string | Uint8Array): void {
    this.#data.fire(typeof text === 'string' ? new TextEncoder().encode(text) : text);
  }

  /** The program ends. */
  exit(code = 0, signal: string | null = null): void {
    if (this.#exited) return;
    this.#exited = true;
    this.#exit.fire({ code, signal });
  }

  get typed(): string {
    return this.input.map((bytes) => new TextDecoder().decode(bytes)).join('');
  }

  write(bytes: Uint8Array): void {
    this.input.push(bytes.slice());
  }

  resize(cols: number, rows: number): void {
    this.sizes.push({ cols, rows });
  }

  pause(): void {
    this.paused = true;
    this.pauses += 1;
  }

  resume(): void {
    this.paused = false;
  }

  async end(graceMs: number): Promise<void> {
    this.ended = graceMs;
    this.exit(-1, 'SIGHUP');
  }

  async currentFolder(): Promise<string | null> {
    return this.folder;
  }

  async foreground(): Promise<ForegroundState | null> {
    return this.front;
  }
}

/** Starts {@link FakePty}s, or fails as told. */
export class FakePtySpawner implements PtySpawner {
  readonly started: FakePty[] = [];
  failure: Error | undefined;

  get last(): FakePty {
    const pty = this.started.at(-1);
    if (!pty) throw new Error('nothing was started');
    return pty;
  }

  async spawn(options: PtyOptions): Promise<PtyProcess> {
    if (this.failure) throw this.failure;
    const pty = new FakePty(options, 1000 + this.started.length);
    this.started.push(pty);
    return pty;
  }
}
