import { expect, it } from 'vitest';
import { createKeptStates } from './kept-state.ts';

it('what somebody has begun is kept by its key until it is forgotten', () => {
  const states = createKeptStates<{ text: string }>();
  states.set('a', { text: 'one' });
  states.set('b', { text: 'two' });
  states.set('a', { text: 'three' });
  expect(states.get('a')).toEqual({ text: 'three' });
  states.set('b', undefined);
  expect(states.get('b')).toBeUndefined();
  expect(states.keys()).toEqual(['a']);
  expect(createKeptStates().keys()).toEqual([]);
});
