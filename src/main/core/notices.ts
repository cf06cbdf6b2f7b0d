import { Emitter } from '#shared/base/emitter.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { Notice } from '#shared/contract/index.ts';

const MAX_OPEN = 50;

/** What the user should know although no request of theirs caused it; kept until dismissed. */
export class Notices {
  readonly #clock: Clock;
  readonly #added = new Emitter<Notice>();
  #open: Notice[] = [];
  #counter = 0;

  /** Fires for each new notice. */
  readonly onDidAdd = this.#added.event;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Not dismissed yet, oldest first. */
  get open(): readonly Notice[] {
    return this.#open;
  }

  add(level: Notice['level'], title: string, detail: string): void {
    this.#counter += 1;
    const notice = {
      id: `n${this.#counter}`,
      level,
      title,
      detail: detail.slice(0, 2000),
      at: this.#clock.now(),
    };
    this.#open = [...this.#open, notice].slice(-MAX_OPEN);
    this.#added.fire(notice);
  }

  dismiss(id: string): void {
    this.#open = this.#open.filter((notice) => notice.id !== id);
  }

  dispose(): void {
    this.#added.dispose();
  }
}
