// What can be mentioned beside files: terminals by what they show, other chats by what was said last.

import { textOf } from '#shared/chat/to-block.ts';
import { api } from '../../stores/wing.ts';
import { type TextAttachment, textAttachment } from './attachments.ts';

/** Lines and characters of a terminal that go along: the last ones. */
const TERMINAL_LINES = 200;
const MAX_CHARS = 24_000;
/** Items of a chat that are looked at for its last answer. */
const LAST_ITEMS = 50;

/** What a terminal shows, its last lines. @throws what the wing throws */
export async function terminalText(session: {
  readonly id: string;
  readonly label: string;
}): Promise<TextAttachment> {
  let text = '';
  const pieces = await api().sessions.history({
    id: session.id,
    format: 'text',
    lines: TERMINAL_LINES,
  });
  for await (const piece of pieces) text = (text + piece).slice(-MAX_CHARS);
  const name = `Terminal “${session.label}”: last output`;
  return textAttachment('terminal', name, text.trim() === '' ? '(nothing yet)' : text.trimEnd());
}

/** What the agent of another chat said last. @throws what the wing throws */
export async function chatAnswer(chat: {
  readonly id: string;
  readonly label: string;
}): Promise<TextAttachment> {
  const before = Number.MAX_SAFE_INTEGER;
  const items = await api().chats.items({ chat: chat.id, before, limit: LAST_ITEMS });
  const said = items.flatMap(({ item }) => {
    const text = item.type === 'assistant' ? textOf(item.blocks).trim() : '';
    return text === '' ? [] : [text];
  });
  const text = said.at(-1)?.slice(-MAX_CHARS) ?? '(no answer yet)';
  return textAttachment('chat', `Chat “${chat.label}”: last answer`, text);
}
