// What changed in the folders of chats, as git sees it, and what becomes of it.

import { randomUUID } from 'node:crypto';
import { AppError } from '#shared/base/app-error.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import type { ChatChange } from '#shared/chat/chat-change.ts';
import type {
  CommitInput,
  CommitResult,
  RevertInput,
  ReviewDiff,
  ReviewDiffInput,
  ReviewFile,
  ReviewNews,
  ReviewPoint,
  ReviewScope,
  ReviewStatus,
  ReviewTurns,
  StageInput,
} from '#shared/contract/review.ts';
import { Git, type GitPorts } from '../git/git.ts';
import { OneAtATime } from '../git/one-at-a-time.ts';
import { filterWords, ownFilters } from '../git/own-filters.ts';
import {
  findRepository,
  operationOf,
  type Repository,
  requireRepository,
} from '../git/repository.ts';
import { commitStaged } from './commit-staged.ts';
import { PointRecorder } from './point-recorder.ts';
import { readPatch } from './read-patch.ts';
import { readFiles } from './read-status.ts';
import { revertFiles, undoRevert } from './revert-files.ts';
import { ReviewSignals } from './review-signals.ts';
import { readGitStatus, type ScopePoints, sidesOf } from './review-source.ts';
import type { ReviewStore, StoredPoint } from './review-store.ts';
import { changedSince } from './select-hunks.ts';
import { stageFiles, unstageFiles } from './stage-files.ts';
import { MAX_SHOWN_BYTES, toDiff } from './to-diff.ts';

export interface ReviewPorts extends GitPorts {
  /** Folder of a chat. @throws AppError `chat_not_found` */
  readonly folderOf: (chat: string) => string;
  /** Opened when first needed. @throws AppError `storage_failed` */
  readonly store: () => ReviewStore;
  /** How long the files may take to be recorded; 5 s unless given. */
  readonly maxRecordMs?: number;
}

const nothing = { files: [], totals: { files: 0, additions: 0, deletions: 0 }, truncated: false };
const notRecorded = 'The files were not recorded at that time.';

export class Review {
  readonly #ports: ReviewPorts;
  readonly #git: Git;
  readonly #signals: ReviewSignals;
  readonly #changing = new OneAtATime();
  readonly #looking = new Map<string, Promise<ReviewStatus>>();

  /** Records the files of chats as they go on. */
  readonly points: PointRecorder;

  constructor(ports: ReviewPorts) {
    this.#ports = ports;
    this.#git = new Git(ports);
    this.#signals = new ReviewSignals(ports.clock);
    this.points = new PointRecorder({ ...ports, git: this.#git });
    this.points.onDidEndTurn((chat) => this.#signals.tell(chat, 'turn'));
  }

  /** The changed files of a scope. @throws AppError as declared for `review.status` */
  status(chat: string, scope: ReviewScope): Promise<ReviewStatus> {
    const key = JSON.stringify([chat, scope]);
    const known = this.#looking.get(key);
    if (known) return known;
    // Whoever asks at the same time gets the same answer.
    const looking = this.#status(chat, scope).finally(() => this.#looking.delete(key));
    this.#looking.set(key, looking);
    return looking;
  }

  /** What is different in one file. @throws AppError as declared for `review.diff` */
  async diff(input: ReviewDiffInput): Promise<ReviewDiff> {
    const repository = await this.#repository(input.chat);
    const status = await readGitStatus(this.#git, repository);
    const sides = sidesOf(input.scope, repository, status, this.#points(input, repository));
    if (!sides) return toDiff(input.path, undefined);
    const options = { maxBytes: MAX_SHOWN_BYTES };
    return toDiff(
      input.path,
      await readPatch(this.#git, repository, sides, status, input, options),
    );
  }

  /** Turns that can be looked at. @throws AppError `chat_not_found`, `storage_failed` */
  turns(chat: string): ReviewTurns {
    this.#ports.folderOf(chat);
    const points = this.#ports.store().points(chat);
    return points.flatMap((point) => {
      const { turn, edge, tree, at } = point;
      if (turn === '' || edge !== 'before' || tree === null) return [];
      const after = points.find((one) => one.turn === turn && one.edge === 'after');
      return [{ turn, at, endedAt: after?.at ?? null, changed: after?.tree !== tree }];
    });
  }

  /** Calls `listener` when it is time to look again. @throws AppError `chat_not_found` */
  listen(chat: string, listener: (reason: ReviewNews['reason']) => void): Disposable {
    this.#ports.folderOf(chat);
    return this.#signals.listen(chat, listener);
  }

  /** Something was written to the transcript of a chat. */
  written(chat: string, changes: readonly ChatChange[]): void {
    this.#signals.written(chat, changes);
  }

  /** @throws AppError as declared for `review.stage` */
  stage(input: StageInput): Promise<void> {
    return this.#change(input.chat, (repository) => stageFiles(this.#git, repository, input));
  }

  /** @throws AppError as declared for `review.unstage` */
  unstage(input: StageInput): Promise<void> {
    return this.#change(input.chat, (repository) => unstageFiles(this.#git, repository, input));
  }

  /** Undoes changes; the result takes that back. @throws AppError as declared for `review.revert` */
  revert(input: RevertInput): Promise<{ undo: string }> {
    const undo = randomUUID();
    return this.#change(input.chat, async (repository) => {
      const status = await readGitStatus(this.#git, repository);
      const sides = sidesOf(input.scope, repository, status, this.#points(input, repository));
      if (!sides) throw changedSince();
      await revertFiles(this.#git, repository, sides, status, input, (kept) =>
        this.#ports.store().setUndo(input.chat, undo, kept),
      );
      return { undo };
    });
  }

  /** Takes a revert back, once. @throws AppError as declared for `review.undo` */
  undo(chat: string, undo: string): Promise<void> {
    return this.#change(chat, async (repository) => {
      const store = this.#ports.store();
      const kept = store.undo(chat, undo);
      if (!kept) {
        throw new AppError('undo_not_found', 'That was taken back already, or is too long ago.');
      }
      await undoRevert(this.#git, repository, kept);
      store.deleteUndo(undo);
    });
  }

  /** @throws AppError as declared for `review.commit` */
  commit(input: CommitInput): Promise<CommitResult> {
    return this.#change(input.chat, (repository) => commitStaged(this.#git, repository, input));
  }

  /** Stops what runs; resolves when it has. */
  async dispose(): Promise<void> {
    await this.points.dispose();
    this.#signals.dispose();
  }

  async #status(chat: string, scope: ReviewScope): Promise<ReviewStatus> {
    const repository = await findRepository(this.#git, this.#ports.folderOf(chat));
    if (typeof repository === 'string') {
      const none = { kind: 'none', reason: repository } as const;
      return { repository: none, start: null, note: null, ...nothing };
    }
    const status = await readGitStatus(this.#git, repository);
    const points = this.#points({ chat, scope }, repository);
    const sides = sidesOf(scope, repository, status, points);
    const isOpen = scope === 'uncommitted';
    const read = sides
      ? await readFiles(this.#git, repository, sides, status, isOpen)
      : { ...nothing };
    return {
      repository: {
        kind: 'git',
        root: repository.root,
        folder: repository.folder,
        branch: status.branch,
        head: status.head,
        operation: await operationOf(repository),
        linked: repository.gitDir !== repository.commonDir,
      },
      start: points.start,
      ...read,
      note: sides ? await this.#filterNote(repository, read.files) : (points.note ?? notRecorded),
    };
  }

  /** Says which files are not shown as git would have them. */
  async #filterNote(repository: Repository, files: readonly ReviewFile[]): Promise<string | null> {
    const paths = files.filter(({ submodule }) => !submodule).map(({ path }) => path);
    const names = new Set((await ownFilters(this.#git, repository, paths)).values());
    const [first] = names;
    if (first === undefined) return null;
    const more = names.size > 1 ? ' and others' : '';
    return `Files of ${filterWords(first)}${more} are shown as they are on disk: it is a program that this repository names, and Aerie does not run those.`;
  }

  #points(
    { chat, scope }: { readonly chat: string; readonly scope: ReviewScope },
    { commonDir }: Repository,
  ): ScopePoints & { readonly note: string | null } {
    const points = this.#ports
      .store()
      .points(chat)
      .filter(({ repository }) => repository === commonDir);
    const find = (turn: string, edge: StoredPoint['edge']) =>
      points.find((one) => one.turn === turn && one.edge === edge);
    const start = find('', 'before');
    if (typeof scope === 'string') {
      return { start: pointOf(start), turn: null, note: start?.note ?? null };
    }
    const [first, last] = [find(scope.turn, 'before'), find(scope.turn, 'after')];
    const [before, after] = [pointOf(first), pointOf(last)];
    // An end that could not be recorded is not the present.
    const isKnown = before !== null && (last === undefined || after !== null);
    const note = first?.note ?? last?.note ?? null;
    return { start: pointOf(start), turn: isKnown ? { before, after } : null, note };
  }

  #repository(chat: string): Promise<Repository> {
    return requireRepository(this.#git, this.#ports.folderOf(chat));
  }

  /** Lets changes of one repository wait for each other, and tells of each. */
  async #change<T>(chat: string, work: (repository: Repository) => Promise<T>): Promise<T> {
    const repository = await this.#repository(chat);
    try {
      return await this.#changing.run(repository.commonDir, () => work(repository));
    } finally {
      this.#signals.tell(chat, 'action');
    }
  }
}

function pointOf(point: StoredPoint | undefined): ReviewPoint | null {
  if (!point || point.tree === null) return null;
  return { head: point.head, tree: point.tree, at: point.at };
}
