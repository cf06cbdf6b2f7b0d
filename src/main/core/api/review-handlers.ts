import { AppError } from '#shared/base/app-error.ts';
import type { ReviewNews } from '#shared/contract/review.ts';
import type { Review } from '../review/review.ts';
import type { ApiServices, Implementer } from './api-services.ts';
import { drainQueue } from './drain-queue.ts';

/** Handlers of the review of what changed in the folder of a chat. */
export function reviewHandlers(os: Implementer['review'], { chats }: ApiServices) {
  const review = async () => (await chats.use()).review;
  return {
    status: os.status.handler(async ({ input }) =>
      (await review()).status(input.chat, input.scope),
    ),
    watch: os.watch.handler(async ({ input, signal }) =>
      reviewNews(await review(), input.chat, signal),
    ),
    turns: os.turns.handler(async ({ input }) => (await review()).turns(input.chat)),
    diff: os.diff.handler(async ({ input }) => (await review()).diff(input)),
    stage: os.stage.handler(async ({ input }) => (await review()).stage(input)),
    unstage: os.unstage.handler(async ({ input }) => (await review()).unstage(input)),
    revert: os.revert.handler(async ({ input }) => (await review()).revert(input)),
    undo: os.undo.handler(async ({ input }) => (await review()).undo(input.chat, input.undo)),
    commit: os.commit.handler(async ({ input }) =>
      (await review()).commit(input.chat, input.message),
    ),
  };
}

function reviewNews(
  review: Review,
  chat: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ReviewNews, void, void> {
  // One at a time: who is slow need not hear the same twice.
  let pending: ReviewNews | undefined = { reason: 'opened' };
  return drainQueue(
    () => {
      const next = pending;
      pending = undefined;
      return next;
    },
    (wake) =>
      review.listen(chat, (reason) => {
        pending = { reason };
        wake();
      }),
    signal,
  );
}

/** Handlers of git worktrees. */
export function worktreeHandlers(os: Implementer['worktrees']) {
  return {
    options: os.options.handler(later),
    progress: os.progress.handler(async function* () {
      yield { phase: 'waiting', percent: null } as const;
    }),
    list: os.list.handler(later),
    inspect: os.inspect.handler(later),
    remove: os.remove.handler(later),
  };
}

/** Handlers of the user's editor. */
export function editorHandlers(os: Implementer['editor']) {
  return { open: os.open.handler(later) };
}

function later(): never {
  throw new AppError('bad_request', 'This is not possible yet.');
}
