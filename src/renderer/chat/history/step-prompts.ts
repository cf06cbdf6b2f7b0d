import { openedChat } from '../chat-model.ts';
import { showItem } from './item-jump.ts';
import { promptFrom } from './prompt-steps.ts';

/** Goes to the prompt above or below what is seen of a chat; loads older ones where need be. */
export async function stepPrompt(chat: string, step: 1 | -1): Promise<void> {
  const model = openedChat(chat);
  if (!model) return;
  const from = middleItem(chat, step);
  let prompt = promptFrom(model, from, step);
  while (prompt === undefined && step < 0 && model.hasOlder) {
    await model.loadOlder();
    prompt = promptFrom(model, from, step);
  }
  if (prompt !== undefined) showItem(chat, prompt);
}

/** The first or last item that is not out of sight above or below the middle of the transcript. */
function middleItem(chat: string, step: 1 | -1): string | undefined {
  const pane = document.querySelector(`[data-chat="${CSS.escape(chat)}"]`);
  const scroller = pane?.querySelector('[data-transcript]');
  if (!scroller) return undefined;
  const { top, height } = scroller.getBoundingClientRect();
  const middle = top + height / 2;
  const rows = [...scroller.querySelectorAll<HTMLElement>('[data-item]')].filter(
    (row) => row.offsetHeight > 1,
  );
  const beyond =
    step < 0
      ? rows.find((row) => row.getBoundingClientRect().bottom >= middle)
      : rows.findLast((row) => row.getBoundingClientRect().top <= middle);
  return (beyond ?? (step < 0 ? undefined : rows.at(-1)))?.dataset['item'];
}
