import type { ContentBlock } from '@agentclientprotocol/sdk/unstable';
import * as fc from 'fast-check';
import type { ChatEvent, ChatUpdate } from '#shared/chat/chat-event.ts';
import {
  applyChange,
  type ChatState,
  emptyChat,
  type MutableChatState,
} from '#shared/chat/chat-state.ts';
import { reduceChat } from '#shared/chat/reduce-chat.ts';

/** A text block. */
export function text(value: string, audience?: ('user' | 'assistant')[]): ContentBlock {
  return { type: 'text', text: value, ...(audience ? { annotations: { audience } } : {}) };
}

/** An update as an event. */
export function update(what: ChatUpdate, replayed = false): ChatEvent {
  return { type: 'update', update: what, replayed };
}

/** A piece of an answer. */
export function answer(value: string, messageId?: string): ChatEvent {
  return update({
    sessionUpdate: 'agent_message_chunk',
    content: text(value),
    ...(messageId === undefined ? {} : { messageId }),
  });
}

/** Events one after the other, a second apart from 1,000 on. */
export function play(events: readonly ChatEvent[], state = emptyChat()): MutableChatState {
  for (const [index, event] of events.entries()) {
    for (const change of reduceChat(state, event, (index + 1) * 1000)) applyChange(state, change);
  }
  return state;
}

/** A chat as plain data. */
export function plain(state: ChatState): unknown {
  return JSON.parse(JSON.stringify({ items: [...state.items.values()], facts: state.facts }));
}

const id = fc.constantFrom('a', 'b', 'c');
const words = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom('\ud83d', '\ude00', '\u001b[31m', '\u202e', '`', '\0'),
);
const content: fc.Arbitrary<ContentBlock> = fc.oneof(
  { weight: 6, arbitrary: words.map((value) => text(value)) },
  words.map((value) => text(value, ['assistant'])),
  fc.constant<ContentBlock>({ type: 'image', mimeType: 'image/png', data: 'AAAA' }),
  words.map((uri): ContentBlock => ({ type: 'resource_link', uri, name: uri })),
);
const status = fc.constantFrom('pending', 'in_progress', 'completed', 'failed');
const toolContent = fc.array(
  fc.oneof(
    words.map((value) => ({ type: 'content' as const, content: text(value) })),
    fc
      .tuple(words, words)
      .map(([oldText, newText]) => ({ type: 'diff' as const, path: '/p/x', oldText, newText })),
    id.map((terminalId) => ({ type: 'terminal' as const, terminalId })),
  ),
  { maxLength: 3 },
);

const updates: fc.Arbitrary<ChatUpdate> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      sessionUpdate: fc.constantFrom(
        'agent_message_chunk',
        'agent_thought_chunk',
        'user_message_chunk',
      ),
      content,
      messageId: fc.option(id),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      sessionUpdate: fc.constant('tool_call_update'),
      toolCallId: id,
      status: fc.option(status),
      kind: fc.option(fc.constantFrom('execute', 'edit', 'think', 'other')),
      title: fc.option(words),
      content: fc.option(toolContent),
      rawInput: fc.oneof(
        fc.constant(null),
        fc.record({ filePath: id, content: words }),
        fc.record({ todos: fc.array(fc.record({ content: words, status })) }),
        fc.jsonValue(),
      ),
      rawOutput: fc.oneof(
        fc.constant(null),
        fc.record({ metadata: fc.record({ exit: fc.integer(), sessionId: id }) }),
        fc.jsonValue(),
      ),
    }),
  },
  fc.record({
    sessionUpdate: fc.constant('tool_call'),
    toolCallId: id,
    title: words,
    kind: fc.constantFrom('execute', 'think'),
  }),
  fc.record({
    sessionUpdate: fc.constant('plan'),
    entries: fc.array(
      fc.record({
        content: words,
        status: fc.constantFrom('pending', 'completed'),
        priority: fc.constantFrom('high', 'low'),
      }),
    ),
  }),
  fc.record({ sessionUpdate: fc.constant('notice'), severity: words, title: words }),
  fc.record({
    sessionUpdate: fc.constant('compaction_update'),
    compactionId: id,
    status: fc.constantFrom('in_progress', 'completed'),
  }),
  fc.record({
    sessionUpdate: fc.constant('compaction_summary_chunk'),
    compactionId: id,
    content,
  }),
  fc.record({ sessionUpdate: fc.constant('usage_update'), used: fc.nat(), size: fc.nat() }),
  fc.record({ sessionUpdate: fc.constant('session_info_update'), title: fc.option(words) }),
  fc.record({
    sessionUpdate: fc.constant('plan_update'),
    plan: fc.record({ type: fc.constant('markdown'), planId: id, content: words }),
  }),
  fc.record({ sessionUpdate: fc.constant('plan_removed'), planId: id }),
  fc.record({ sessionUpdate: fc.constant('subagent_update'), sessionId: id, title: words }),
  fc.record({ sessionUpdate: fc.constant('session_message_chunk'), messageId: id, content }),
);

/** Anything that can happen to a chat, in any order. */
const anyEvent: fc.Arbitrary<ChatEvent> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constant('update'),
      update: updates,
      replayed: fc.boolean(),
    }),
  },
  fc.record({
    type: fc.constantFrom('turnStarted', 'promptQueued', 'promptEdited'),
    id,
    blocks: fc.array(content, { maxLength: 2 }),
  }),
  fc.record({
    type: fc.constant('turnStarted'),
    id,
    blocks: fc.array(content, { maxLength: 2 }),
    unsent: fc.constant<true>(true),
  }),
  fc.record({ type: fc.constantFrom('promptRemoved', 'promptSent'), id }),
  fc.record({ type: fc.constantFrom('renamed', 'titleTold'), title: words }),
  fc.record({ type: fc.constant('queueOrdered'), ids: fc.array(id, { maxLength: 3 }) }),
  fc.constantFrom<ChatEvent>(
    { type: 'cancelAsked' },
    { type: 'replayEnded' },
    { type: 'reopened' },
    { type: 'agentRestarted' },
    { type: 'agentExited', exitCode: 1, stderr: 'gone' },
    { type: 'turnFailed', message: 'It failed.', notSent: true },
    { type: 'noted', reason: 'note', text: 'A note.' },
  ),
  fc.record({
    type: fc.constant('turnEnded'),
    stopReason: fc.constantFrom('end_turn', 'refusal', 'max_tokens', 'cancelled'),
  }),
  fc.record({
    type: fc.constant('permissionAsked'),
    id,
    toolCall: fc.record({ toolCallId: id, title: words }),
    options: fc.constant([{ optionId: 'once', name: 'Once', kind: 'allow_once' }]),
  }),
  fc.record({
    type: fc.constant('permissionDecided'),
    id,
    decision: fc.record({ state: fc.constantFrom('allowed_once', 'rejected') }),
  }),
  fc.record({
    type: fc.constant('side'),
    sessionId: fc.constant('own'),
    event: fc.record({
      type: fc.constant('childText'),
      sessionId: id,
      partId: id,
      delta: words,
    }),
  }),
);

/** Text as it streams: pieces of one message, or an output that grows. */
const stream: fc.Arbitrary<ChatEvent[]> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('agent_message_chunk', 'agent_thought_chunk'),
      fc.option(id),
      fc.array(words, { minLength: 2, maxLength: 6, size: 'max' }),
    )
    .map(([sessionUpdate, messageId, pieces]) =>
      pieces.map((piece) => update({ sessionUpdate, messageId, content: text(piece) })),
    ),
  fc
    .tuple(id, fc.array(words, { minLength: 2, maxLength: 6, size: 'max' }))
    .map(([toolCallId, pieces]) =>
      pieces.map((_, index) => {
        const grown = text(pieces.slice(0, index + 1).join(''));
        const output = [{ type: 'content' as const, content: grown }];
        return update({ sessionUpdate: 'tool_call_update', toolCallId, content: output });
      }),
    ),
);

/** Much that can happen to a chat, in any order; up to `max` things or streams of text. */
export function anyEvents(max: number): fc.Arbitrary<ChatEvent[]> {
  const some = fc.oneof({ weight: 3, arbitrary: anyEvent.map((event) => [event]) }, stream);
  return fc.array(some, { minLength: 1, maxLength: max, size: 'max' }).map((parts) => parts.flat());
}
