// What the buttons of notes do that need more than the transcript.

import type { SystemItem } from '#shared/chat/chat-item.ts';
import { toggleOverlay } from '../stores/layout-store.ts';
import { openLogin } from './login/login-store.ts';

/** Does what a note of a chat proposes. */
export function doNoteAction(chat: string, { action }: SystemItem): void {
  switch (action) {
    case 'login':
      openLogin(chat);
      break;
    case 'model':
      openModels(chat);
      break;
    case 'shorten':
      toggleOverlay('new-chat');
      break;
    case 'budget':
      toggleOverlay('usage');
      break;
    default:
  }
}

/** Opens the list of models below the transcript. */
function openModels(chat: string): void {
  const pane = document.querySelector(`[data-chat="${CSS.escape(chat)}"]`);
  pane?.querySelector<HTMLElement>('[data-option-category="model"]')?.click();
}
