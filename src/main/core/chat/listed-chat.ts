import type { ChatInfo, ChatStart } from '#shared/contract/chats.ts';
import type { Attention } from '#shared/contract/session.ts';
import type { ChatInfo as StoredChat } from './chat-store.ts';
import type { LiveChat } from './live-chat.ts';

/** What is known of a chat beside what is stored. */
export interface ChatNow {
  readonly agentLabel: string;
  readonly agent: LiveChat['agent'] | undefined;
  readonly agentVersion: string | undefined;
  readonly versionNotice: ChatInfo['versionNotice'];
  readonly takes: ChatInfo['takes'];
  /** What is done now, while its agent starts. */
  readonly step: () => ChatStart['step'];
  /** Why it cannot be saved; undefined if it can. */
  readonly unsaved: string | undefined;
  readonly attention: Attention | null;
  /** Another process writes it. */
  readonly elsewhere: boolean;
}

/** A chat as it is listed. */
export function listedChat(chat: StoredChat, now: ChatNow): ChatInfo {
  const { agent, agentLabel, agentVersion, versionNotice, takes, unsaved, attention, elsewhere } =
    now;
  const problem = unsaved === undefined ? undefined : { message: unsaved, action: 'save' as const };
  return {
    id: chat.id,
    agent: chat.agent,
    agentLabel,
    ...(agentVersion === undefined ? {} : { agentVersion }),
    cwd: chat.cwd,
    title: chat.title,
    activity: chat.activity,
    agentState: agent?.agentState ?? 'closed',
    ...(agent?.since === undefined ? {} : { start: { step: now.step(), since: agent.since } }),
    problem: problem ?? agent?.problem ?? null,
    ...(versionNotice ? { versionNotice } : {}),
    ...(attention ? { attention } : {}),
    ...(elsewhere ? { elsewhere } : {}),
    costUsd: chat.costUsd,
    ...(takes ? { takes } : {}),
    createdAt: chat.createdAt,
    updatedAt: chat.updatedAt,
    archived: chat.archivedAt !== null,
    ...(chat.worktree ? { worktree: chat.worktree } : {}),
  };
}
