import { describe, expect, it } from 'vitest';
import {
  DisposableStore,
  MutableDisposable,
  toDisposable,
  trackDisposables,
} from './disposable.ts';

describe('DisposableStore', () => {
  it('releases in reverse order, once', () => {
    const order: string[] = [];
    const store = new DisposableStore();
    store.add(toDisposable(() => order.push('first')));
    store.add(toDisposable(() => order.push('second')));
    store.dispose();
    store.dispose();
    expect(order).toEqual(['second', 'first']);
  });

  it('releases what is added too late, at once', () => {
    const store = new DisposableStore();
    store.dispose();
    let released = false;
    store.add(toDisposable(() => (released = true)));
    expect(released).toBe(true);
  });

  it('releases everything although one release fails', () => {
    const store = new DisposableStore();
    let released = false;
    store.add(toDisposable(() => (released = true)));
    store.add(
      toDisposable(() => {
        throw new Error('boom');
      }),
    );
    expect(() => store.dispose()).toThrow('boom');
    expect(released).toBe(true);
  });

  it('works with using', () => {
    let released = false;
    {
      using store = new DisposableStore();
      store.add(toDisposable(() => (released = true)));
    }
    expect(released).toBe(true);
  });
});

it('MutableDisposable releases what it replaces', () => {
  const log: string[] = [];
  const slot = new MutableDisposable();
  slot.value = toDisposable(() => log.push('a'));
  slot.value = toDisposable(() => log.push('b'));
  expect(log).toEqual(['a']);
  slot.dispose();
  slot.value = toDisposable(() => log.push('c'));
  expect(log).toEqual(['a', 'b', 'c']);
});

it('trackDisposables finds what was not released', () => {
  const tracking = trackDisposables();
  const kept = toDisposable(() => {});
  toDisposable(() => {}).dispose();
  expect(tracking.leaked()).toEqual([kept]);
  tracking.stop();
});
