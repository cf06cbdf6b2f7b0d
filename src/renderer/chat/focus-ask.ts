import { focusChat } from './chat-panel-id.ts';

/** A pane that is opened for this needs some frames until it is drawn. */
const MAX_FRAMES = 120;

/** Puts the keyboard into the oldest request or question of a chat, as soon as it is drawn. */
export function focusAsk(chat: string, frames = 0): void {
  requestAnimationFrame(() => {
    const pane = document.querySelector(`[data-chat="${CSS.escape(chat)}"]`);
    const ask = pane?.querySelector<HTMLElement>('[data-permission], [data-question]');
    if (ask && ask.offsetParent !== null) {
      ask.scrollIntoView({ block: 'nearest' });
      ask.focus({ preventScroll: true });
    } else if (frames < MAX_FRAMES) {
      focusAsk(chat, frames + 1);
    } else {
      // It was answered meanwhile.
      focusChat(chat);
    }
  });
}
