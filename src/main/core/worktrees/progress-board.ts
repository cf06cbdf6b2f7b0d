import type { Disposable } from '#shared/base/disposable.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { WorktreeProgress } from '#shared/contract/worktrees.ts';

const waiting: WorktreeProgress = { phase: 'waiting', percent: null };
/** How many that are over are remembered. */
const MAX_REMEMBERED = 50;

/** How far commands are, for whoever wants to know. */
export class ProgressBoard implements Disposable {
  readonly #last = new Map<string, WorktreeProgress>();
  readonly #changed = new Emitter<string>();

  /** How far a command is. */
  get(command: string): WorktreeProgress {
    return this.#last.get(command) ?? waiting;
  }

  set(command: string, progress: WorktreeProgress): void {
    this.#last.delete(command);
    this.#last.set(command, progress);
    const [oldest] = this.#last.keys();
    if (this.#last.size > MAX_REMEMBERED && oldest !== undefined) this.#last.delete(oldest);
    this.#changed.fire(command);
  }

  /** Calls `listener` whenever a command got further. */
  listen(command: string, listener: () => void): Disposable {
    return this.#changed.event((changed) => {
      if (changed === command) listener();
    });
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
