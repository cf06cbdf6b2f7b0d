import type { ToolCallUpdate } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it } from 'vitest';
import { play, text, update } from '#tests/support/chat-events.ts';
import type { ChatEvent } from './chat-event.ts';
import { MAX_OUTPUT_CHARS } from './chat-limits.ts';
import type { ChatState } from './chat-state.ts';
import { emptyChat } from './chat-state.ts';
import { reduceChat } from './reduce-chat.ts';

const start: ChatEvent = { type: 'turnStarted', id: 'p1', blocks: [text('hello')] };
const output = (value: string): NonNullable<ToolCallUpdate['content']> => [
  { type: 'content', content: text(value) },
];
const call = (more: Partial<ToolCallUpdate> = {}, replayed = false): ChatEvent =>
  update({ sessionUpdate: 'tool_call_update', toolCallId: 't', ...more }, replayed);
const tool = (events: readonly ChatEvent[]): unknown => play(events).items.get('tool:t');
const items = (state: ChatState): string[] => [...state.items.keys()];

// Recorded from opencode 1.18.33, shortened.
const bash: readonly ChatEvent[] = [
  update({
    sessionUpdate: 'tool_call',
    toolCallId: 't',
    title: 'bash',
    kind: 'execute',
    status: 'pending',
    locations: [{ path: '/p' }],
    rawInput: { cwd: '/p' },
  }),
  call({
    status: 'in_progress',
    kind: 'execute',
    title: 'echo one',
    rawInput: { command: 'echo one' },
  }),
  call({ status: 'in_progress', kind: 'execute', title: 'echo one', content: output('one\n') }),
  call({
    status: 'completed',
    title: 'echo one',
    content: output('one\ntwo\n'),
    rawOutput: { output: 'one\ntwo\n', metadata: { exit: 0, truncated: false } },
  }),
];

describe('tool calls', () => {
  it('are put together from what their updates tell', () => {
    expect(tool([start, ...bash])).toEqual({
      type: 'tool',
      id: 'tool:t',
      at: 2000,
      toolCallId: 't',
      kind: 'execute',
      title: 'echo one',
      status: 'completed',
      locations: [{ path: '/p' }],
      input: { command: 'echo one' },
      output: [{ type: 'content', block: { type: 'text', text: 'one\ntwo\n' } }],
      rawOutput: { output: 'one\ntwo\n', metadata: { exit: 0, truncated: false } },
      exitCode: 0,
      changes: [],
      startedAt: 2000,
      endedAt: 5000,
    });
  });

  it('A34: that completed with an exit code have failed', () => {
    const failed = call({ status: 'completed', rawOutput: { metadata: { exit: 2 } } });
    expect(tool([...bash.slice(0, 3), failed])).toMatchObject({ status: 'failed', exitCode: 2 });
  });

  it('take what is absent or null from before, and replace lists whole', () => {
    const state = [
      call({ title: 'a', kind: 'read', locations: [{ path: '/a', line: 3 }, { path: '/b' }] }),
      call({ title: null, kind: null, status: 'in_progress', locations: [{ path: '/c' }] }),
    ];
    expect(tool(state)).toMatchObject({
      title: 'a',
      kind: 'read',
      status: 'in_progress',
      locations: [{ path: '/c' }],
    });
  });

  it('change nothing when an update is repeated', () => {
    const state = play(bash.slice(0, 3));
    const [, , again = start] = bash;
    expect(reduceChat(state, again, 4000)).toEqual([]);
  });

  it('A35: grow by what was added to their output only', () => {
    const state = play([...bash.slice(0, 3)]);
    expect(reduceChat(state, call({ content: output('one\ntwo') }), 1)).toEqual([
      { type: 'append', id: 'tool:t', part: 'text', text: 'two' },
    ]);
    expect(reduceChat(state, call({ content: output('new') }), 1)).toMatchObject([
      { type: 'upsert', item: { output: [{ block: { text: 'new' } }] } },
    ]);
  });

  it('leave out the middle of an output that is too long', () => {
    const long = `begin${'x'.repeat(MAX_OUTPUT_CHARS)}end`;
    const found = play([call({ content: output(long) })]).items.get('tool:t');
    const [entry] = found?.type === 'tool' ? found.output : [];
    if (entry?.type !== 'content' || entry.block.type !== 'text') throw new Error('no output');
    expect(entry.block.text).toMatch(/^begin.*end$/s);
    expect(entry.block.text.length).toBeLessThan(MAX_OUTPUT_CHARS + 10);
    expect(entry.omitted).toBe(8);
  });

  it('know the tool by name, from whoever tells it', () => {
    expect(
      tool([
        {
          type: 'update',
          update: { sessionUpdate: 'tool_call_update', toolCallId: 't' },
          toolName: 'bash',
        },
      ]),
    ).toMatchObject({ name: 'bash' });
    expect(tool([call({ name: 'grep' }), call()])).toMatchObject({ name: 'grep' });
    const meta = { claudeCode: { toolName: 'Read' } };
    expect(tool([call({ _meta: meta })])).toMatchObject({ name: 'Read' });
  });

  it('keep images and terminals', () => {
    const image = { type: 'image' as const, mimeType: 'image/png', data: 'AAAA' };
    const content = [
      { type: 'content' as const, content: image },
      { type: 'terminal' as const, terminalId: 'term' },
    ];
    expect(tool([call({ content })])).toMatchObject({
      output: [
        { type: 'content', block: { type: 'image', inline: 'AAAA' } },
        { type: 'terminal', terminalId: 'term' },
      ],
    });
  });

  it('have titles without escape sequences and bidi controls', () => {
    const title = '\u001b[31mrm\u001b[0m -rf \u202egpj.exe';
    expect(tool([call({ title })])).toMatchObject({ title: 'rm -rf gpj.exe' });
  });

  it('with very long ids do not get mixed up', () => {
    const long = 'x'.repeat(500);
    const state = play([
      call({ toolCallId: `${long}1`, title: 'one' }),
      call({ toolCallId: `${long}2`, title: 'two' }),
    ]);
    expect(state.items.size).toBe(2);
    expect(items(state).every((id) => id.length < 200)).toBe(true);
  });

  it('A60: that write to-do lists are shown as the plan', () => {
    const todos = [
      { content: 'First', status: 'in_progress', priority: 'high' },
      { content: 'Second', status: 'pending', priority: 'medium' },
    ];
    const live = play([call({ rawInput: { todos } })]);
    expect(live.items.get('plan')).toMatchObject({ entries: todos });
    const done = call({ status: 'completed', rawOutput: { metadata: { todos: [] } } });
    expect(play([done], live).items.get('plan')).toMatchObject({ entries: [] });
  });
});

describe('A36: changes of files', () => {
  it('come from the patch of the agent rather than from the replaced words', () => {
    const patch = '--- a\n+++ a\n@@ -1,2 +1,2 @@\n-hello world\n+hello planet\n same\n';
    const done = call({
      kind: 'edit',
      status: 'completed',
      locations: [{ path: '/p/a' }],
      content: [
        ...output('Edit applied successfully.'),
        { type: 'diff', path: '/p/a', oldText: 'world', newText: 'planet' },
      ],
      rawInput: { filePath: '/p/a', oldString: 'world', newString: 'planet' },
      rawOutput: { metadata: { diff: patch, filediff: { file: '/p/a', patch } } },
    });
    expect(tool([done])).toMatchObject({
      changes: [
        {
          path: '/p/a',
          kind: 'edit',
          added: 1,
          removed: 1,
          patch: expect.stringContaining('+hello planet'),
        },
      ],
      output: [{}, { type: 'diff', change: 0 }],
    });
  });

  it('have patches as long as there is room, and counts always', () => {
    const file = (path: string): NonNullable<ToolCallUpdate['content']>[number] => ({
      type: 'diff',
      path,
      oldText: null,
      newText: 'some words\n'.repeat(9000),
    });
    const found = play([call({ kind: 'edit', content: [file('a'), file('b'), file('c')] })]);
    const item = found.items.get('tool:t');
    const changes = item?.type === 'tool' ? item.changes : [];
    expect(changes.map(({ added, patch }) => [added, patch !== undefined])).toEqual([
      [9000, true],
      [9000, false],
      [9000, false],
    ]);
  });

  it('of a whole file are known from who looked before, and stay', () => {
    const rawInput = { filePath: '/p/a', content: 'one\ntwo\n' };
    const write = call({ kind: 'edit', status: 'in_progress', rawInput });
    const written: ChatEvent = {
      type: 'fileWritten',
      toolCallId: 't',
      path: '/p/a',
      before: 'one\n',
      after: 'one\ntwo\n',
    };
    const done = call({
      status: 'completed',
      rawInput,
      content: output('Wrote file successfully.'),
    });
    expect(tool([write])).toMatchObject({ changes: [{ kind: 'write', added: 2 }] });
    expect(tool([write, written, done])).toMatchObject({
      changes: [{ kind: 'edit', added: 1, removed: 0 }],
    });
    expect(reduceChat(emptyChat(), written, 1)).toEqual([]);
  });

  it('of a permission request outlast what the input alone tells', () => {
    const asked: ChatEvent = {
      type: 'permissionAsked',
      id: 'r',
      toolCall: {
        toolCallId: 't',
        content: [{ type: 'diff', path: '/p/a', oldText: 'a\nb\nc\n', newText: 'a\nB\nc\n' }],
      },
      options: [],
    };
    const rawInput = { filePath: '/p/a', oldString: 'b', newString: 'B' };
    const edit = call({ kind: 'edit', rawInput });
    expect(tool([edit, asked, call({ rawInput, status: 'in_progress' })])).toMatchObject({
      changes: [{ patch: expect.stringContaining(' a\n') }],
    });
  });
});

describe('A17: replayed history', () => {
  const events = (replayed: boolean): ChatEvent[] => [
    update(
      { sessionUpdate: 'user_message_chunk', messageId: 'u', content: text('please look') },
      true,
    ),
    update(
      {
        sessionUpdate: 'user_message_chunk',
        messageId: 'u',
        content: text('Called the Read tool', ['assistant']),
      },
      true,
    ),
    update(
      { sessionUpdate: 'agent_thought_chunk', messageId: 'th', content: text('hm') },
      replayed,
    ),
    ...bash.map((event) => ({ ...event, replayed })),
    update(
      { sessionUpdate: 'agent_message_chunk', messageId: 'm', content: text('done') },
      replayed,
    ),
  ];

  it('looks as it did live, without times that nobody knows', () => {
    const live = play(events(false));
    const replayed = play([...events(true), { type: 'replayEnded' }]);
    const look = (state: ChatState): unknown[] =>
      [...state.items.values()].map((one) => {
        const {
          at: _at,
          startedAt: _s,
          endedAt: _e,
          replayed: _r,
          ...rest
        } = Object.assign({ startedAt: 0, endedAt: 0, replayed: false }, one);
        return rest;
      });
    expect(look(replayed)).toEqual(look(live));
    expect(replayed.items.get('tool:t')).not.toHaveProperty('endedAt');
  });

  it('keeps hidden text apart', () => {
    expect(play(events(true)).items.get('user:u')).toMatchObject({
      blocks: [{ text: 'please look' }, { text: 'Called the Read tool', audience: 'assistant' }],
    });
  });

  it('has no calls under way', () => {
    const open = update(
      { sessionUpdate: 'tool_call', toolCallId: 't', title: 'x', status: 'in_progress' },
      true,
    );
    expect(tool([open, { type: 'replayEnded' }])).toMatchObject({ status: 'interrupted' });
    expect(tool([start, open, { type: 'replayEnded' }])).toMatchObject({ status: 'in_progress' });
  });
});
