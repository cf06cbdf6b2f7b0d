import { describe, expect, it } from 'vitest';
import { type ClipboardNews, ClipboardTurns } from './clipboard-turn.ts';

/** Windows that hear each other at once; `focus` brings one to the front. */
function windowsOf(count: number) {
  const listeners: ((news: ClipboardNews) => void)[] = [];
  const front: (() => void)[] = [];
  let focused = 0;
  const turns = Array.from(
    { length: count },
    (_, at) =>
      new ClipboardTurns({
        inFront: () => focused === at,
        onDidComeToFront: (listener) => {
          front[at] = listener;
        },
        tell: (news) => {
          for (const [i, listener] of listeners.entries()) if (i !== at) listener(news);
        },
        onDidHear: (listener) => {
          listeners[at] = listener;
        },
      }),
  );
  const focus = (at: number): void => {
    focused = at;
    front[at]?.();
  };
  return { turns, focus };
}

describe('ClipboardTurns', () => {
  it.each([
    ['first', [0, 1]],
    ['last', [1, 0]],
  ])('lets only the window in front deal with a request that reaches it %s', (_when, order) => {
    const { turns, focus } = windowsOf(2);
    const dealt: number[] = [];
    for (const at of order) turns[at]?.take('s', 'text', () => dealt.push(at));
    expect(dealt).toEqual([0]);
    focus(1);
    expect(dealt).toEqual([0]);
  });

  it('waits for whichever window comes to the front while none is', () => {
    const { turns, focus } = windowsOf(2);
    focus(-1);
    const dealt: number[] = [];
    for (const [at, turn] of turns.entries()) turn.take('s', 'text', () => dealt.push(at));
    expect(dealt).toEqual([]);
    focus(1);
    focus(0);
    expect(dealt).toEqual([1]);
  });

  it('keeps the newest waiting request of a session, until its terminal is gone', () => {
    const { turns, focus } = windowsOf(2);
    const dealt: string[] = [];
    turns[1]?.take('s', 'old', () => dealt.push('old'));
    turns[1]?.take('s', 'new', () => dealt.push('new'));
    turns[1]?.take('other', 'gone', () => dealt.push('gone')).dispose();
    focus(1);
    expect(dealt).toEqual(['new']);
  });

  it('asks again for the same text later', () => {
    const { turns, focus } = windowsOf(2);
    let dealt = 0;
    for (const turn of turns) turn.take('s', 'text', () => (dealt += 1));
    focus(1);
    for (const turn of turns) turn.take('s', 'text', () => (dealt += 1));
    expect(dealt).toBe(2);
  });

  it('makes an answer count in all windows', () => {
    const { turns } = windowsOf(3);
    turns[0]?.setConsent('s', 'deny');
    expect(turns.map((turn) => turn.consent('s'))).toEqual(['deny', 'deny', 'deny']);
    expect(turns[2]?.consent('other')).toBeUndefined();
  });
});
