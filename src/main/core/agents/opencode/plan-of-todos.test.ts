import { describe, expect, it } from 'vitest';
import { planOfTodos, todosOfToolCall } from './plan-of-todos.ts';

const todo = { content: 'A', status: 'in_progress', priority: 'high' };

describe('todosOfToolCall', () => {
  const call = { name: 'todowrite', status: 'completed', rawInput: {}, rawOutput: {} } as const;

  it('A60 prefers what was stored over what was asked for', () => {
    const rawInput = { todos: [todo, 'nonsense'] };
    const rawOutput = { metadata: { todos: [{ ...todo, status: 'completed' }] } };
    expect(todosOfToolCall({ ...call, rawInput })).toEqual([todo]);
    expect(todosOfToolCall({ ...call, rawInput, rawOutput })).toEqual([
      { ...todo, status: 'completed' },
    ]);
  });

  it('recognises replayed calls, which have no name, by what they hold', () => {
    const rawOutput = { metadata: { todos: [todo] } };
    expect(todosOfToolCall({ ...call, name: undefined, rawOutput })).toEqual([todo]);
  });

  it('finds none in other calls, failed ones and ones without a list', () => {
    const rawInput = { todos: [todo] };
    expect(todosOfToolCall({ ...call, name: 'bash', rawInput })).toBeUndefined();
    expect(todosOfToolCall({ ...call, status: 'failed', rawInput })).toBeUndefined();
    expect(todosOfToolCall(call)).toBeUndefined();
  });
});

describe('planOfTodos', () => {
  it('A60 becomes a plan of the protocol, without what was dropped', () => {
    const list = [
      todo,
      { content: 'B', status: 'cancelled', priority: 'low' },
      { content: 'C', status: 'completed', priority: 'low' },
      { content: 'D', status: 'whatever', priority: undefined },
    ];
    expect(planOfTodos(list)).toEqual([
      { content: 'A', status: 'in_progress', priority: 'high' },
      { content: 'C', status: 'completed', priority: 'low' },
      { content: 'D', status: 'pending', priority: 'medium' },
    ]);
  });
});
