import { expect, it } from 'vitest';
import { Emitter } from './emitter.ts';

it('tells listeners in order and lets one leave while telling', () => {
  const emitter = new Emitter<number>();
  const heard: string[] = [];
  const first = emitter.event((value) => {
    heard.push(`first ${value}`);
    first.dispose();
  });
  emitter.event((value) => heard.push(`second ${value}`));
  emitter.fire(1);
  emitter.fire(2);
  expect(heard).toEqual(['first 1', 'second 1', 'second 2']);
});

it('holds a listener subscribed twice as two', () => {
  const emitter = new Emitter<void>();
  const listener = (): void => {};
  const first = emitter.event(listener);
  emitter.event(listener);
  first.dispose();
  first.dispose();
  expect(emitter.listenerCount).toBe(1);
});

it('is silent after disposal', () => {
  const emitter = new Emitter<void>();
  let heard = 0;
  emitter.event(() => heard++);
  emitter.dispose();
  emitter.event(() => heard++);
  emitter.fire();
  expect(heard).toBe(0);
  expect(emitter.listenerCount).toBe(0);
});
