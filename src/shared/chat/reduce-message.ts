import type { ContentBlock } from '@agentclientprotocol/sdk/unstable';
import type { ChatDraft } from './chat-draft.ts';
import type { AssistantItem, ThoughtItem, UserItem } from './chat-item.ts';
import { MAX_BLOCKS, MAX_MESSAGE_CHARS } from './chat-limits.ts';
import { foreignId } from './foreign-id.ts';
import { cutEnd } from './safe-text.ts';
import { textOf, toBlock } from './to-block.ts';

/** A piece of a message. */
export interface MessageChunk {
  readonly type: 'user' | 'assistant' | 'thought';
  readonly content: ContentBlock;
  readonly messageId: string | null | undefined;
  readonly replayed: boolean;
  /** The session it came from, if that is another one. */
  readonly from?: string;
}

type MessageItem = UserItem | AssistantItem | ThoughtItem;

/** Adds a piece to its message: that of its id, or else the one that is being written. */
export function reduceChunk(draft: ChatDraft, chunk: MessageChunk): void {
  if (isEcho(draft, chunk)) return;
  const { content } = chunk;
  if (content.type !== 'text' || content.annotations?.audience?.length === 1) {
    // Thoughts are text; there is no place to show anything else.
    if (chunk.type !== 'thought') addBlock(draft, chunk);
    return;
  }
  let rest = content.text;
  while (rest !== '') {
    const item = openItem(draft, chunk);
    const piece = cutEnd(rest, MAX_MESSAGE_CHARS - lengthOf(item));
    if (piece === '') {
      openNext(draft, chunk, item);
      continue;
    }
    draft.append(item.id, 'text', piece);
    rest = rest.slice(piece.length);
    if (rest !== '') openNext(draft, chunk, item);
  }
  if (chunk.type === 'assistant' && content.text.trim() !== '') noteAnswer(draft, chunk);
}

function noteAnswer(draft: ChatDraft, chunk: MessageChunk): void {
  if (!chunk.replayed && draft.facts.turn?.answered === false) draft.setTurn({ answered: true });
}

/** Some agents repeat the prompt while they work on it; it stands there already. */
function isEcho(draft: ChatDraft, chunk: MessageChunk): boolean {
  const { turn } = draft.facts;
  if (chunk.type !== 'user' || chunk.replayed || !turn) return false;
  const prompt = draft.find('user', turn.prompt);
  if (!prompt) return false;
  return chunk.content.type !== 'text' || textOf(prompt.blocks).includes(chunk.content.text.trim());
}

function addBlock(draft: ChatDraft, chunk: MessageChunk): void {
  const item = openItem(draft, chunk);
  if (item.type === 'thought' || item.blocks.length >= MAX_BLOCKS) return;
  const room = MAX_MESSAGE_CHARS - lengthOf(item);
  draft.put({ ...item, blocks: [...item.blocks, toBlock(chunk.content, room)] });
  if (chunk.type === 'assistant') noteAnswer(draft, chunk);
}

/** The item that text of this message goes to now; made if there is none. */
function openItem(draft: ChatDraft, chunk: MessageChunk): MessageItem {
  const { tail } = draft.facts;
  const base = chunk.messageId ? `${chunk.type}:${foreignId(chunk.messageId)}` : undefined;
  const isTail =
    tail?.type === chunk.type &&
    (base === undefined || tail.id === base || tail.id.startsWith(`${base}~`));
  const current = isTail ? draft.find(chunk.type, tail.id) : undefined;
  if (current) return current;
  if (base === undefined) return begin(draft, chunk, draft.nextId(chunk.type), false);
  const first = draft.find(chunk.type, base);
  if (!first) return begin(draft, chunk, base, false);
  // Back to a message that something else came after.
  let last = first;
  let number = 2;
  for (; ; number += 1) {
    const next = draft.find(chunk.type, `${base}~${number}`);
    if (!next) break;
    last = next;
  }
  // Ids that an agent uses again, e.g. because it counts from one after each start.
  const { turn } = draft.facts;
  if (!chunk.replayed && turn && last.at < turn.startedAt) {
    return begin(draft, chunk, `${base}~${number}`, false);
  }
  draft.endMessage();
  draft.set({ tail: { type: last.type, id: last.id } });
  return last;
}

/** The item behind one that is full. */
function openNext(draft: ChatDraft, chunk: MessageChunk, full: MessageItem): void {
  const [, base = full.id, number] = /^(.*)~(\d+)$/s.exec(full.id) ?? [];
  begin(draft, chunk, `${base}~${Number(number ?? 1) + 1}`, true);
}

function begin(draft: ChatDraft, chunk: MessageChunk, id: string, continued: boolean): MessageItem {
  draft.endMessage();
  const item = emptyItem(chunk, id, draft.now, continued);
  draft.put(item);
  draft.set({ tail: { type: chunk.type, id } });
  return item;
}

function emptyItem(chunk: MessageChunk, id: string, at: number, continued: boolean): MessageItem {
  const more = continued ? { continued } : {};
  switch (chunk.type) {
    case 'user':
      return { type: 'user', id, at, blocks: [], state: 'sent' };
    case 'assistant': {
      const from = chunk.from === undefined ? {} : { from: foreignId(chunk.from) };
      return { type: 'assistant', id, at, blocks: [], ...more, ...from };
    }
    case 'thought':
      return {
        type: 'thought',
        id,
        at,
        text: '',
        ...more,
        ...(chunk.replayed ? { replayed: true } : {}),
      };
  }
}

function lengthOf(item: MessageItem): number {
  if (item.type === 'thought') return item.text.length;
  let length = 0;
  for (const block of item.blocks) if ('text' in block) length += block.text?.length ?? 0;
  return length;
}
