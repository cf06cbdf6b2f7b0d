import type { Disposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';

/** The folder of the foreground program is looked up at most this often, in ms. */
const FOLDER_EVERY = 2000;

/**
 * The folder a session is in. Programs that do not report theirs are asked through the system, now
 * and then after output.
 */
export class FolderWatch implements Disposable {
  readonly #clock: Clock;
  readonly #lookUp: () => Promise<string | null | undefined>;
  readonly #onDidChange: () => void;
  #current: string;
  #reported = false;
  #timer: Disposable | undefined;
  #disposed = false;

  constructor(
    start: string,
    clock: Clock,
    lookUp: () => Promise<string | null | undefined>,
    onDidChange: () => void,
  ) {
    this.#current = start;
    this.#clock = clock;
    this.#lookUp = lookUp;
    this.#onDidChange = onDidChange;
  }

  get current(): string {
    return this.#current;
  }

  /** Starts over in `folder`, as a restarted program does. */
  reset(folder: string): void {
    this.#current = folder;
  }

  /** The program told its folder; the system is not asked any more. */
  report(folder: string): void {
    this.#reported = true;
    this.#current = folder;
  }

  /** The program did something: its folder may be another one soon. */
  didOutput(): void {
    if (this.#reported || this.#timer) return;
    this.#timer = this.#clock.after(FOLDER_EVERY, () => {
      this.#timer = undefined;
      void this.#lookUp().then((folder) => {
        if (!folder || this.#reported || folder === this.#current || this.#disposed) return;
        this.#current = folder;
        this.#onDidChange();
      });
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer?.dispose();
  }
}
