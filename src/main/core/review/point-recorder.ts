// Records the files of chats when a chat begins, and at both ends of each turn. Bounded in time: where it
// takes too long, that is noted instead, and not tried again for a while.

import { isAppError } from '#shared/base/app-error.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { within } from '#shared/base/within.ts';
import type { Git } from '../git/git.ts';
import { OneAtATime } from '../git/one-at-a-time.ts';
import { findRepository, mayBeInRepository, type Repository } from '../git/repository.ts';
import type { ReviewStore, StoredPoint } from './review-store.ts';
import { writeTree } from './write-tree.ts';

export interface PointRecorderPorts {
  readonly git: Git;
  readonly store: () => ReviewStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long one recording may take; 5 s unless given. */
  readonly maxRecordMs?: number;
}

/** A chat and the folder it works in. */
export interface ChatFolder {
  readonly id: string;
  readonly cwd: string;
}

const MAX_MS = 5000;
/** A repository that was too slow is left alone for this long, in ms. */
const SLOW_MS = 10 * 60_000;
const START = '';
/** Turns of a chat that can be looked at. */
const MAX_TURNS = 200;
const slowNote = 'The repository is too large to record its files in time.';

export class PointRecorder {
  readonly #ports: PointRecorderPorts;
  readonly #queue = new OneAtATime();
  readonly #slow = new Map<string, number>();
  readonly #ended = new Emitter<string>();
  readonly #leaving = new AbortController();
  readonly #running = new Set<Promise<void>>();

  /** Tells the chat of a turn whose end was recorded. */
  readonly onDidEndTurn = this.#ended.event;

  constructor(ports: PointRecorderPorts) {
    this.#ports = ports;
  }

  /** A chat began: from here on is what it changes. */
  began(chat: ChatFolder): void {
    void this.#record(chat, START, 'before');
  }

  /** A turn is about to start. Resolves when the files are recorded, or cannot be in time. Never rejects. */
  async turnStarts(chat: ChatFolder, turn: string): Promise<void> {
    const { clock, maxRecordMs = MAX_MS } = this.#ports;
    // A folder that does not even answer keeps nobody from working.
    await within(this.#record(chat, turn, 'before'), maxRecordMs * 2, clock);
  }

  /** A turn is over. */
  turnEnded(chat: ChatFolder, turn: string): void {
    void this.#record(chat, turn, 'after').then(() => this.#ended.fire(chat.id));
  }

  /** Lets git forget what was recorded of a chat, which is about to be deleted. Never rejects. */
  async forget(chat: string): Promise<void> {
    await this.#guarded(() =>
      this.#queue.run(chat, async () => {
        const repositories = new Set(
          this.#ports
            .store()
            .points(chat)
            .map(({ repository }) => repository),
        );
        for (const cwd of repositories) await this.#deleteRefs(chat, cwd);
      }),
    );
  }

  /** Stops what runs; resolves when it has. */
  async dispose(): Promise<void> {
    this.#leaving.abort();
    await Promise.all(this.#running);
    this.#ended.dispose();
  }

  #record(chat: ChatFolder, turn: string, edge: StoredPoint['edge']): Promise<void> {
    return this.#guarded(() =>
      this.#queue.run(chat.id, async () => {
        if (!(await mayBeInRepository(chat.cwd))) return;
        const repository = await findRepository(this.#ports.git, chat.cwd, this.#leaving.signal);
        if (typeof repository === 'string' || this.#leaving.signal.aborted) return;
        const point = await this.#point(chat.id, repository, turn, edge);
        const store = this.#ports.store();
        store.setPoint(chat.id, point);
        // The repository may be younger than the chat.
        const isFirst = !store.points(chat.id).some((one) => one.turn === START);
        if (isFirst && edge === 'before') store.setPoint(chat.id, { ...point, turn: START });
        await this.#prune(chat.id, store);
      }),
    );
  }

  async #point(
    chat: string,
    repository: Repository,
    turn: string,
    edge: StoredPoint['edge'],
  ): Promise<StoredPoint> {
    const { git, clock } = this.#ports;
    const { commonDir, root } = repository;
    const base = { turn, edge, repository: commonDir, at: clock.now() };
    const failed = (note: string) => ({ ...base, head: null, tree: null, note });
    if ((this.#slow.get(root) ?? Number.NEGATIVE_INFINITY) > clock.monotonic()) {
      return failed(slowNote);
    }
    const late = new AbortController();
    const timer = clock.after(this.#ports.maxRecordMs ?? MAX_MS, () => late.abort());
    try {
      const signal = AbortSignal.any([late.signal, this.#leaving.signal]);
      const { head, tree } = await writeTree(git, repository, signal);
      // Keeps it from being collected as garbage.
      const options = { repository, writes: true };
      await git.read(['update-ref', refOf(chat, tree), tree], options);
      return { ...base, head, tree, note: null };
    } catch (error) {
      if (late.signal.aborted) {
        this.#slow.set(root, clock.monotonic() + SLOW_MS);
        return failed(slowNote);
      }
      if (!isAppError(error)) throw error;
      return failed(`The files could not be recorded. ${error.message}`.slice(0, 400));
    } finally {
      timer.dispose();
    }
  }

  async #prune(chat: string, store: ReviewStore): Promise<void> {
    for (const { repository: cwd, tree } of store.prune(chat, MAX_TURNS)) {
      const options = { cwd, writes: true };
      // The repository may be gone.
      await this.#ports.git.run(['update-ref', '-d', refOf(chat, tree)], options).catch(() => null);
    }
  }

  async #deleteRefs(chat: string, cwd: string): Promise<void> {
    const { git } = this.#ports;
    const list = ['for-each-ref', '--format=delete %(refname)', `refs/aerie/${chat}/`];
    const refs = await git.read(list, { cwd });
    if (refs === '') return;
    await git.read(['update-ref', '--stdin'], { cwd, input: Buffer.from(refs), writes: true });
  }

  /** What is recorded is of use, but nothing that others should fail with. */
  #guarded(work: () => Promise<void>): Promise<void> {
    const guarded = work().catch((err: unknown) => {
      if (this.#leaving.signal.aborted) return;
      const code = isAppError(err) ? err.code : 'internal';
      this.#ports.logger.warn({ code }, 'The files of a chat could not be recorded.');
    });
    const running = guarded.finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }
}

/** Turns that change nothing need no further one. */
function refOf(chat: string, tree: string): string {
  return `refs/aerie/${chat}/${tree.slice(0, 24)}`;
}
