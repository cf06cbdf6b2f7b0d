// What changed in the folder of a chat, kept in step while somebody looks, and what they do about it.
// Failures of actions show as toasts; those of looking are part of the state.

import type { AppError } from '#shared/base/app-error.ts';
import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import { toAppError } from '#shared/client/wing-client.ts';
import type { ReviewScope, ReviewStatus, ReviewTurns } from '#shared/contract/index.ts';
import type { WingConnection } from '../../client/wing-connection.ts';
import { showError, showToast } from '../../stores/toast-store.ts';
import { api, wing } from '../../stores/wing.ts';
import { scopeKey } from './review-choice.ts';

export interface ReviewState {
  /** Of the scope that was asked for last; what was there before until it has come. */
  readonly status: ReviewStatus | undefined;
  /** Why there is no status. */
  readonly problem: AppError | undefined;
  readonly turns: ReviewTurns;
  /** Counts the looks: what shows a file looks again with each. */
  readonly looks: number;
  /** True while something is done about the changes. */
  readonly busy: boolean;
}

/** Some hunks of a file, as they were seen. */
export interface SeenHunks {
  readonly hunks: readonly string[];
  readonly version: string;
}

export class ReviewModel implements Disposable {
  readonly chat: string;
  readonly #owned = new DisposableStore();
  readonly #listeners = new Set<() => void>();
  #state: ReviewState;
  #scope: ReviewScope = 'uncommitted';
  /** The last of what is done about the changes, and how much of that is not done yet. */
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  /** A look that is under way, and whether another has to follow. */
  #looking = false;
  #again = false;

  constructor(chat: string, connection: WingConnection = wing()) {
    this.chat = chat;
    this.#state = { status: undefined, problem: undefined, turns: [], looks: 0, busy: false };
    this.#owned.add(
      connection.watch(
        (client, signal) => client.review.watch({ chat }, { signal }),
        () => this.look(),
      ),
    );
    const onFocus = (): void => this.look();
    window.addEventListener('focus', onFocus);
    this.#owned.add(toDisposable(() => window.removeEventListener('focus', onFocus)));
  }

  readonly state = (): ReviewState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get scope(): ReviewScope {
    return this.#scope;
  }

  /** Looks at something else. */
  setScope(scope: ReviewScope): void {
    if (scopeKey(scope) === scopeKey(this.#scope)) return;
    this.#scope = scope;
    this.#set({ status: undefined, problem: undefined });
    this.look();
  }

  /** Looks again, now or as soon as the look that is under way is done. */
  readonly look = (): void => {
    this.#again = true;
    if (!this.#looking) void this.#lookOften();
  };

  stage(paths: readonly string[], seen?: SeenHunks): Promise<boolean> {
    return this.#act('Nothing was staged', () =>
      api().review.stage({ chat: this.chat, paths: [...paths], ...named(seen) }),
    );
  }

  unstage(paths: readonly string[], seen?: SeenHunks): Promise<boolean> {
    return this.#act('Nothing was unstaged', () =>
      api().review.unstage({ chat: this.chat, paths: [...paths], ...named(seen) }),
    );
  }

  /**
   * Undoes changes, and offers to take that back. `what` is said of it. Not while something else is being
   * done: what is shown is not what there will be then.
   */
  revert(what: string, paths: readonly string[], seen?: SeenHunks): Promise<boolean> {
    if (this.#state.busy) return Promise.resolve(false);
    const scope = this.#scope;
    return this.#act('Nothing was reverted', async () => {
      // Hunks are offered of what is not staged only.
      const unstaged = seen && scope === 'uncommitted' ? { staged: false as const } : {};
      const { undo } = await api().review.revert({
        chat: this.chat,
        scope,
        paths: [...paths],
        ...unstaged,
        ...named(seen),
      });
      showToast({
        level: 'success',
        title: what,
        actions: [{ label: 'Undo', run: () => void this.#undo(undo) }],
        durationMs: 20_000,
        key: `review-revert:${this.chat}`,
      });
    });
  }

  /** Commits what is staged; undefined if it was committed, else why not. `hooks`: see `review.commit`. */
  async commit(message: string, hooks?: boolean): Promise<AppError | undefined> {
    try {
      const { commit, branch, subject } = await this.#inTurn(() =>
        api().review.commit({
          ...{ chat: this.chat, message },
          ...(hooks === undefined ? {} : { hooks }),
        }),
      );
      showToast({
        level: 'success',
        title: branch === null ? 'Committed' : `Committed to ${branch}`,
        detail: `${commit.slice(0, 8)} ${subject}`,
        key: `review-commit:${this.chat}`,
      });
      return undefined;
    } catch (error) {
      return toAppError(error);
    }
  }

  dispose(): void {
    this.#owned.dispose();
    this.#listeners.clear();
  }

  #undo(undo: string): Promise<boolean> {
    return this.#act('That could not be undone', () =>
      api().review.undo({ chat: this.chat, undo }),
    );
  }

  async #act(failed: string, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await this.#inTurn(work);
      return true;
    } catch (error) {
      showError(failed, error);
      return false;
    }
  }

  /** Does it after what was begun before: what is pressed meanwhile is not lost. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    this.#set({ busy: true });
    const done = this.#last.then(work).finally(() => {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#set({ busy: false });
      this.look();
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #lookOften(): Promise<void> {
    this.#looking = true;
    while (this.#again) {
      this.#again = false;
      await this.#lookOnce();
    }
    this.#looking = false;
  }

  async #lookOnce(): Promise<void> {
    const { chat } = this;
    const scope = this.#scope;
    try {
      const [status, turns] = await Promise.all([
        api().review.status({ chat, scope }),
        api().review.turns({ chat }),
      ]);
      if (scope !== this.#scope) return;
      const looks = this.#state.looks + 1;
      this.#set({ status, turns, problem: undefined, looks });
    } catch (error) {
      if (scope === this.#scope) this.#set({ problem: toAppError(error) });
    }
  }

  #set(change: Partial<ReviewState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}

function named(seen: SeenHunks | undefined): { hunks?: string[]; version?: string } {
  return seen ? { hunks: [...seen.hunks], version: seen.version } : {};
}
