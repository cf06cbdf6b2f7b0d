// Sessions and chats that may ask to be looked at, in one shape.

import type { Attention, ChatInfo, SessionInfo } from '#shared/contract/index.ts';
import { chatPanelId } from '../chat/chat-panel-id.ts';
import { chatLabel } from '../chat/chat-words.ts';
import { attentionText, chatAttentionText, sessionLabel } from '../workbench/session-label.ts';

/** A session or chat as the inbox shows it. */
export interface Asker {
  /** Of its panel. */
  readonly id: string;
  readonly label: string;
  readonly cwd: string;
  readonly attention: Attention | null;
  /** What an episode of it says. */
  readonly words: (episode: Attention) => string;
  /** The chat, if it is one. */
  readonly chat?: string;
}

/** A session that may ask. */
export function sessionAsker(session: SessionInfo): Asker {
  const { id, cwd, attention } = session;
  const words = (episode: Attention): string =>
    attentionText({ ...session, attention: episode }) ?? '';
  return { id, label: sessionLabel(session), cwd, attention, words };
}

/** A chat that may ask. */
export function chatAsker(info: ChatInfo): Asker {
  const { id, cwd, attention = null } = info;
  const label = chatLabel(info);
  return { id: chatPanelId(id), label, cwd, attention, words: chatAttentionText, chat: id };
}

/** True if an episode stays open although somebody looks: it ends with an answer. */
export function staysOpen({ reason }: Attention): boolean {
  return reason === 'permission' || reason === 'question';
}
