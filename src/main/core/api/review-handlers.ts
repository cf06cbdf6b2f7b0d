import { AppError } from '#shared/base/app-error.ts';
import type { ApiServices, Implementer } from './api-services.ts';

/** Handlers of the review of what changed in the folder of a chat. */
export function reviewHandlers(os: Implementer['review'], { chats }: ApiServices) {
  const review = async () => (await chats.use()).review;
  return {
    status: os.status.handler(async ({ input }) =>
      (await review()).status(input.chat, input.scope),
    ),
    watch: os.watch.handler(async function* () {
      yield { reason: 'opened' } as const;
    }),
    turns: os.turns.handler(() => []),
    diff: os.diff.handler(async ({ input }) => (await review()).diff(input)),
    stage: os.stage.handler(later),
    unstage: os.unstage.handler(later),
    revert: os.revert.handler(later),
    undo: os.undo.handler(later),
    commit: os.commit.handler(later),
  };
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
