import { expect, test } from 'vitest';
import { readCapturedLine } from './captured-chat.ts';
import { readKeyLogLine } from './key-log-lines.ts';

const read = (value: unknown): unknown => readCapturedLine(JSON.stringify(value));
const at = Date.parse('2026-03-04T05:06:07Z');

test('what Claude Code keeps is read: words, tools and what they answered', () => {
  const timestamp = '2026-03-04T05:06:07Z';
  expect(read({ type: 'user', timestamp, message: { role: 'user', content: 'Hello' } })).toEqual([
    { by: 'person', at, text: 'Hello' },
  ]);
  const parts = [
    { type: 'thinking', thinking: 'hm' },
    { type: 'text', text: ' I look. ' },
    { type: 'tool_use', id: 't1', name: 'Read', input: { path: 'a.ts' } },
  ];
  expect(read({ type: 'assistant', message: { role: 'assistant', content: parts } })).toEqual([
    { by: 'agent', at: null, text: 'I look.' },
    { by: 'tool', at: null, text: 'Read {"path":"a.ts"}' },
  ]);
  const result = { type: 'tool_result', content: [{ type: 'text', text: 'const a = 1;' }] };
  expect(read({ message: { role: 'user', content: [result] } })).toEqual([
    { by: 'tool', at: null, text: 'const a = 1;' },
  ]);
});

test('what Codex keeps is read', () => {
  const message = {
    type: 'message',
    role: 'assistant',
    content: [{ type: 'output_text', text: 'Done' }],
  };
  expect(read({ type: 'response_item', payload: message })).toEqual([
    { by: 'agent', at: null, text: 'Done' },
  ]);
  const call = { type: 'function_call', name: 'shell', arguments: '{"command":["ls"]}' };
  expect(read({ payload: call })).toEqual([
    { by: 'tool', at: null, text: 'shell {"command":["ls"]}' },
  ]);
  expect(read({ payload: { type: 'function_call_output', output: 'a.ts' } })).toEqual([
    { by: 'tool', at: null, text: 'a.ts' },
  ]);
});

test('what is no conversation says nothing, and what is too long is cut', () => {
  for (const value of [null, 1, {}, { summary: 'x' }, { payload: { cwd: '/' } }]) {
    expect(read(value)).toEqual([]);
  }
  expect(readCapturedLine('{"role":"user"')).toEqual([]);
  expect(
    readCapturedLine(JSON.stringify({ role: 'user', content: 'x'.repeat(50_000) }))[0]?.text,
  ).toHaveLength(20_000);
});

test('a line of what was typed has its time, and says what is not kept', () => {
  expect(readKeyLogLine('2026-03-04T05:06:07.000Z\tls -l\t/')).toEqual({
    ...{ at, text: 'ls -l\t/', hidden: false },
  });
  expect(readKeyLogLine('2026-03-04T05:06:07.000Z\t[not shown]')).toMatchObject({ hidden: true });
  expect(readKeyLogLine('nonsense')).toEqual({ at: null, text: 'nonsense', hidden: false });
});
