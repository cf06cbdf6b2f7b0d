// Removes the worktree that a chat was begun in, after telling what would be lost.

import { plainText } from '#shared/chat/safe-text.ts';
import type { ChatInfo } from '#shared/contract/index.ts';
import { confirm } from '../../stores/dialog-store.ts';
import { showError, showToast } from '../../stores/toast-store.ts';
import { api } from '../../stores/wing.ts';
import { lossText } from './worktree-words.ts';

/** Asks, and removes the worktree of a chat with its branch. The chat stays. */
export async function removeWorktree(chat: ChatInfo): Promise<void> {
  const { worktree } = chat;
  if (!worktree) return;
  const place = { folder: worktree.root, path: worktree.path };
  try {
    const loss = await api().worktrees.inspect(place);
    const isLost = loss.files > 0 || loss.commits > 0;
    const more = loss.files - loss.some.length;
    const listed = [...loss.some, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
    const sure = await confirm({
      title: `Remove the worktree ${worktree.branch}?`,
      body: lossText(loss),
      detail: listed === '' ? undefined : plainText(listed.toWellFormed()),
      confirmLabel: isLost ? 'Remove and lose that' : 'Remove worktree',
      danger: isLost,
    });
    if (!sure) return;
    await api().worktrees.remove({ ...place, force: isLost });
    showToast({
      level: 'success',
      title: 'The worktree is removed',
      detail: worktree.path,
      key: `worktree:${chat.id}`,
    });
  } catch (error) {
    showError('The worktree was not removed', error);
  }
}
