import type { AttentionReason, ChatInfo, SessionInfo } from '#shared/contract/index.ts';
import { plainLine, sessionLabel } from './session-label.ts';

/** Text of a desktop notification. */
export interface AttentionNotice {
  readonly title: string;
  readonly body: string;
}

const MAX_BODY = 200;

/**
 * What to tell when a session asks to be looked at, or null when it asks nothing new. `told` is the
 * id of the episode that was told last: an episode is told once, however often it is repeated.
 */
export function attentionNotice(
  session: SessionInfo,
  told: string | undefined,
): AttentionNotice | null {
  const { attention } = session;
  if (!attention || attention.id === told) return null;
  const message = plainLine(attention.message ?? '', MAX_BODY);
  return { title: sessionLabel(session), body: words(session, attention.reason, message) };
}

/** The same for a chat. */
export function chatNotice(chat: ChatInfo, told: string | undefined): AttentionNotice | null {
  const { attention } = chat;
  if (!attention || attention.id === told) return null;
  const message = plainLine(attention.message ?? '', MAX_BODY);
  const title = plainLine(chat.title ?? '') || plainLine(chat.agentLabel);
  return { title, body: chatWords(attention.reason, message) };
}

function chatWords(reason: AttentionReason, message: string): string {
  switch (reason) {
    case 'permission':
      return message ? `Asks for permission: ${message}` : 'The agent asks for permission.';
    case 'question':
      return message ? `Asks: ${message}` : 'The agent asks a question.';
    case 'failed':
      return message || 'The agent could not go on.';
    case 'finished':
      return message || 'The agent has finished.';
    default:
      return message || 'A chat wants your attention.';
  }
}

function words(session: SessionInfo, reason: AttentionReason, message: string): string {
  switch (reason) {
    case 'bell':
      return message || 'The terminal rang the bell.';
    case 'notification':
      return message || 'A program wants your attention.';
    case 'prompt':
      return message ? `Asks: ${message}` : 'A program asks a question.';
    case 'waiting':
      return message ? `Waits for input: ${message}` : 'A program waits for input.';
    case 'exited':
      if (message) return message;
      if (session.exit?.signal) return `Ended by ${session.exit.signal}.`;
      return session.exit ? `Ended with exit code ${session.exit.code}.` : 'The session ended.';
    default:
      return chatWords(reason, message);
  }
}
