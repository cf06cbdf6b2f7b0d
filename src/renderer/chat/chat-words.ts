// How chats are spoken of.

import type { ChatInfo, ListedAgent } from '#shared/contract/index.ts';

/** What a chat is called. */
export function chatLabel(chat: ChatInfo): string {
  return chat.title?.trim() || `New chat with ${chat.agentLabel}`;
}

const activities: Readonly<Record<ChatInfo['activity'], string>> = {
  idle: 'Ready',
  working: 'Working',
  needs_you: 'Needs you',
  failed: 'Failed',
  done: 'Done',
  disconnected: 'Agent not running',
};

/** What a chat does now, in a word or two. */
export function activityText(chat: Pick<ChatInfo, 'activity' | 'agentState' | 'problem'>): string {
  if (hasFailed(chat)) return activities.failed;
  if (chat.agentState === 'starting' && chat.activity !== 'needs_you') return 'Starting';
  return activities[chat.activity];
}

/** True if a chat cannot go on by itself. */
export function hasFailed(chat: Pick<ChatInfo, 'activity' | 'agentState' | 'problem'>): boolean {
  const { activity, agentState, problem } = chat;
  if (activity === 'working' || activity === 'needs_you' || agentState === 'starting') return false;
  return activity === 'failed' || agentState === 'failed' || problem !== null;
}

/** True if every word of `filter` is in the chat's title, agent or folder. */
export function chatMatches(chat: ChatInfo, filter: string): boolean {
  const text = `${chatLabel(chat)} ${chat.agentLabel} ${chat.cwd}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The agent to offer first: the one used last, if it is installed, else the first that is. */
export function preferredAgent(
  agents: readonly ListedAgent[],
  last: string | undefined,
): string | undefined {
  const installed = agents.filter(({ program }) => program !== null);
  return (installed.find(({ id }) => id === last) ?? installed[0])?.id;
}

/** The folders to offer, the newest first, once each. */
export function recentFolders(cwd: string, before: readonly string[]): readonly string[] {
  return [cwd, ...before.filter((other) => other !== cwd)].slice(0, 8);
}
