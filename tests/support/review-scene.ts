import { Review } from '#core/review/review.ts';
import { ReviewStore } from '#core/review/review-store.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { silentLogger } from '#shared/base/ports.ts';
import type { DiffContext, ReviewDiff, ReviewScope } from '#shared/contract/review.ts';
import { chatDatabase } from './chat-database.ts';
import { type GitRepository, plainGit } from './git-repository.ts';

/** The review of one chat, `c`, in a repository. */
export interface ReviewScene extends AsyncDisposable {
  readonly review: Review;
  readonly store: ReviewStore;
  diff(
    path: string,
    scope?: ReviewScope,
    staged?: boolean,
    context?: DiffContext,
  ): Promise<ReviewDiff>;
  /** Paths of changed files with their kind and what is staged. */
  files(scope?: ReviewScope): Promise<string[]>;
}

/** `folder` is where the chat works; the root unless given. `env` is laid over git's environment. */
export function reviewScene(
  { home, root }: GitRepository,
  folder = root,
  env: Readonly<Record<string, string>> = {},
  maxRecordMs?: number,
): ReviewScene {
  const { database } = chatDatabase();
  const store = new ReviewStore(database, nodeClock);
  const review = new Review({
    userEnvironment: async () => ({
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      ...plainGit,
      ...env,
    }),
    platform: process.platform,
    clock: nodeClock,
    logger: silentLogger,
    folderOf: () => folder,
    store: () => store,
    ...(maxRecordMs === undefined ? {} : { maxRecordMs }),
  });
  return {
    review,
    store,
    diff: (path, scope = 'uncommitted', staged, context) =>
      review.diff({ chat: 'c', scope, path, staged, context }),
    files: async (scope = 'uncommitted') =>
      (await review.status('c', scope)).files.map(
        ({ path, status, staged }) => `${path} ${status} ${staged}`,
      ),
    async [Symbol.asyncDispose]() {
      await review.dispose();
      database.close();
    },
  };
}

/** Text of lines with these numbers. */
export function numbered(from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, index) => `${from + index}\n`).join('');
}

/** The changed lines of a diff, with their marks. */
export function changedLines({ hunks }: ReviewDiff): string[] {
  const marks = { added: '+', removed: '-', context: ' ' };
  return hunks
    .flatMap(({ lines }) => lines)
    .filter(({ kind }) => kind !== 'context')
    .map(({ kind, text }) => marks[kind] + text);
}
