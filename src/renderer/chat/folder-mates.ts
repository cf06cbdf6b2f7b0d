// Agents at work in one folder change files under each other: who is there is told to whoever comes.

import type { ChatInfo } from '#shared/contract/index.ts';
import { chatLabel } from './chat-words.ts';

/** Chats whose agents are at work in a folder now, without the chat `own`. */
export function chatsAtWork(
  chats: readonly ChatInfo[],
  folder: string,
  own?: string,
): readonly ChatInfo[] {
  const wanted = trimSlash(folder.trim());
  return chats.filter(
    ({ id, cwd, activity }) =>
      id !== own &&
      trimSlash(cwd) === wanted &&
      (activity === 'working' || activity === 'needs_you'),
  );
}

/** Who is at work, in one sentence; undefined if nobody is. */
export function atWorkText(chats: readonly ChatInfo[]): string | undefined {
  const [first] = chats;
  if (!first) return undefined;
  const others = chats.length - 1;
  const who =
    others === 0
      ? `“${chatLabel(first)}” is`
      : `“${chatLabel(first)}” and ${others} more ${others === 1 ? 'chat' : 'chats'} are`;
  return `${who} at work in this folder too. Agents may change each other’s files; a git worktree keeps them apart.`;
}

function trimSlash(path: string): string {
  return path.length > 1 ? path.replace(/[\\/]+$/, '') : path;
}
