import type { ChatEvent } from '#shared/chat/chat-event.ts';
import type { ChatInfo } from '#shared/contract/chats.ts';
import { describeFailure, tracesOf, wayOut } from './describe-failure.ts';

/** What keeps an agent from starting: with the way out for the pane, and as a note in the transcript. */
export function startFailure(error: unknown): {
  readonly problem: NonNullable<ChatInfo['problem']>;
  readonly note: ChatEvent;
} {
  const { message, detail, action } = describeFailure(error);
  const whole = detail === undefined ? message : `${message} ${detail}`;
  const traces = tracesOf(error);
  // What the agent wrote stands below.
  const short = traces.output === undefined ? whole : whole.replace(/ It wrote:\n[^]*$/, '');
  return {
    problem: {
      message: short.slice(0, 2000),
      action: wayOut(error, action === 'login'),
      ...traces,
    },
    note: { type: 'noted', reason: 'error', text: message, ...(detail ? { detail } : {}) },
  };
}
