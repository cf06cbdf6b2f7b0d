import type { ChatItem } from '#shared/chat/chat-item.ts';
import { textOf } from '#shared/chat/to-block.ts';

const MAX_WORDS = 400;

/** What is read out when a turn ended, from its items, newest first: the answer, or why there is none. */
export function finishedAnswer(newestFirst: Iterable<ChatItem>): string {
  for (const item of newestFirst) {
    if (item.type === 'system') return item.text;
    if (item.type === 'user' && item.state !== 'queued') break;
    if (item.type !== 'assistant') continue;
    const text = spoken(textOf(item.blocks));
    if (text !== '') return `Agent finished: ${text}`;
  }
  return 'Agent finished.';
}

/** Markdown without what nobody wants to hear. */
function spoken(markdown: string): string {
  const text = markdown
    .replace(/^(`{3,}|~{3,})[\s\S]*?(?:^\1[`~]*[ \t]*$|$(?![\s\S]))/gm, ' (code) ')
    .replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
    .replace(/[*_`#>|]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > MAX_WORDS ? `${text.slice(0, MAX_WORDS).trimEnd()}…` : text;
}
