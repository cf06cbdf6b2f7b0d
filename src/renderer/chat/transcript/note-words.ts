import type { SystemAction, SystemReason } from '#shared/chat/chat-item.ts';

export type NoteTone = 'quiet' | 'info' | 'warning' | 'error';

const tones: Readonly<Record<SystemReason, NoteTone>> = {
  cancelled: 'quiet',
  error: 'error',
  rejected: 'info',
  interrupted: 'warning',
  no_answer: 'warning',
  refusal: 'warning',
  max_tokens: 'warning',
  max_turns: 'warning',
  mode_changed: 'quiet',
  budget: 'warning',
  agent_exited: 'error',
  agent_restarted: 'quiet',
  forked: 'quiet',
  note: 'info',
};

/** How loudly a note of the transcript is said. */
export function noteTone(reason: SystemReason): NoteTone {
  return tones[reason];
}

const actions: Readonly<Record<SystemAction, string>> = {
  login: 'Log in',
  retry: 'Try again',
  model: 'Choose another model',
  shorten: 'Ask it to go on',
  restart: 'Restart the agent',
  budget: 'Raise the limit',
};

/** What the button says that does something about a note. */
export function actionWords(action: SystemAction, reason: SystemReason): string {
  if (action === 'shorten' && reason !== 'max_tokens') return 'Begin a new chat';
  return actions[action];
}
