import { stat } from 'node:fs/promises';
import { AppError } from '#shared/base/app-error.ts';
import type { ChatInfo } from './chat-store.ts';

/** @throws AppError `cwd_not_found` if the worktree of a chat was removed */
export async function checkWorktree({
  cwd,
  worktree,
}: Pick<ChatInfo, 'cwd' | 'worktree'>): Promise<void> {
  if (!worktree || (await stat(cwd).catch(() => null))) return;
  throw new AppError(
    'cwd_not_found',
    `The worktree of this chat, “${worktree.path}”, was removed. Begin a new chat to go on.`,
  );
}
