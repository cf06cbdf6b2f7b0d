import type { ReviewNews } from '#shared/contract/review.ts';
import type { WorktreeProgress } from '#shared/contract/worktrees.ts';
import type { Review } from '../review/review.ts';
import type { ProgressBoard } from '../worktrees/progress-board.ts';
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
    commit: os.commit.handler(async ({ input }) => (await review()).commit(input)),
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
export function worktreeHandlers(os: Implementer['worktrees'], { chats }: ApiServices) {
  const worktrees = async () => (await chats.use()).worktrees;
  return {
    options: os.options.handler(async ({ input }) =>
      (await worktrees()).options(input.folder, input.name),
    ),
    progress: os.progress.handler(async ({ input, signal }) =>
      progressOf((await worktrees()).progress, input.commandId, signal),
    ),
    list: os.list.handler(async ({ input }) => (await worktrees()).list(input.folder)),
    inspect: os.inspect.handler(async ({ input }) =>
      (await worktrees()).inspect(input.folder, input.path),
    ),
    remove: os.remove.handler(async ({ input }) =>
      (await worktrees()).remove(input.folder, input.path, input.force ?? false),
    ),
  };
}

/** How far a command is, until it is over. */
async function* progressOf(
  board: ProgressBoard,
  command: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<WorktreeProgress, void, void> {
  let told: WorktreeProgress | undefined;
  const steps = drainQueue(
    () => {
      const now = board.get(command);
      if (now === told) return undefined;
      told = now;
      return now;
    },
    (wake) => board.listen(command, wake),
    signal,
  );
  for await (const step of steps) {
    yield step;
    if (step.phase === 'done' || step.phase === 'failed') return;
  }
}
