import { describe, expect, it } from 'vitest';
import { childSessionOf, exitCodeOf, todosOf, toPlanEntries } from './tool-facts.ts';
import { field, namedPath } from './tool-field.ts';

describe('the exit code of a command (A34)', () => {
  it.each([
    [{ output: '', metadata: { exit: 2, truncated: false } }, 2],
    [{ metadata: { exit: 0 } }, 0],
    [{ exit_code: 127 }, 127],
    [{ exitCode: -1 }, -1],
    [{ metadata: {}, exitCode: 3 }, 3],
    [{ metadata: { exit: null }, exit_code: 4 }, 4],
    [{ metadata: { exit: '1' } }, undefined],
    [{ metadata: { exit: 1.5 } }, undefined],
    [{ metadata: 'x' }, undefined],
    [{}, undefined],
    [null, undefined],
    ['exit 1', undefined],
  ])('of %j is %s', (rawOutput, expected) => {
    expect(exitCodeOf(rawOutput)).toBe(expected);
  });
});

describe('to-do lists (A60)', () => {
  const todos = [
    { content: 'First', status: 'in_progress', priority: 'high' },
    { content: 'Second', status: 'odd', priority: 'odd', id: 'x' },
    { content: 'Third', status: 'cancelled' },
    { content: 7, status: 'pending' },
    null,
  ];
  const entries = [
    { content: 'First', status: 'in_progress', priority: 'high' },
    { content: 'Second', status: 'pending' },
    { content: 'Third', status: 'cancelled' },
  ];

  it('are the plan, from the output or else the input', () => {
    expect(todosOf({ todos }, undefined)).toEqual(entries);
    expect(todosOf({ todos: [] }, { metadata: { todos } })).toEqual(entries);
    expect(todosOf({ todos: [] }, undefined)).toEqual([]);
  });

  it('are not mistaken for what only looks so', () => {
    for (const input of [undefined, null, {}, { todos: 'x' }, { todos: [1, 2] }, { todos: [{}] }]) {
      expect(todosOf(input, undefined), JSON.stringify(input)).toBeUndefined();
    }
  });

  it('stay within bounds', () => {
    const many = Array.from({ length: 1000 }, () => ({
      content: 'x'.repeat(1000),
      status: 'pending' as const,
      priority: 'low' as const,
    }));
    const kept = toPlanEntries(many);
    expect(kept).toHaveLength(500);
    expect(JSON.stringify(kept).length).toBeLessThan(120_000);
  });
});

describe('other facts of a tool call', () => {
  it('name the session of a sub-agent', () => {
    expect(childSessionOf({ metadata: { sessionId: 'ses_1' } })).toBe('ses_1');
    for (const bad of [{}, { metadata: { sessionId: '' } }, { metadata: { sessionId: 7 } }, null]) {
      expect(childSessionOf(bad)).toBeUndefined();
    }
    expect(childSessionOf({ metadata: { sessionId: 'x'.repeat(200) } })).toBeUndefined();
  });

  it('name the file, whatever the tool calls it', () => {
    for (const key of ['filePath', 'file_path', 'filepath', 'path']) {
      expect(namedPath({ [key]: '/a' })).toBe('/a');
    }
    expect(namedPath({ filePath: 7, path: '/b' })).toBe('/b');
    expect(namedPath({ path: 'x'.repeat(5000) })).toBeUndefined();
  });

  it('are own properties only', () => {
    expect(field({ a: 1 }, 'a')).toBe(1);
    expect(field({}, 'constructor')).toBeUndefined();
    expect(field('text', 'length')).toBeUndefined();
    expect(field(JSON.parse('{"__proto__":{"a":1}}'), 'a')).toBeUndefined();
  });
});
