import { describe, expect, it } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { AttentionEpisodes } from './attention-episodes.ts';

function setUp() {
  const clock = new ManualClock();
  return { clock, episodes: new AttentionEpisodes(clock) };
}

describe('AttentionEpisodes', () => {
  it('counts what is said again instead of opening another', () => {
    const { clock, episodes } = setUp();
    episodes.raise('bell', null);
    const first = episodes.current;
    clock.advance(7000);
    episodes.raise('bell', null);
    expect(episodes.current).toEqual({ ...first, at: clock.now(), count: 2 });
  });

  it('replaces what is no more urgent, each with an id and a beginning of its own', () => {
    const { clock, episodes } = setUp();
    episodes.raise('notification', 'one');
    const first = episodes.current;
    episodes.raise('notification', 'two');
    expect(episodes.current).toMatchObject({ message: 'two', count: 1 });
    expect(episodes.current?.id).not.toBe(first?.id);
    expect(episodes.current?.since).toBeGreaterThan(first?.since ?? 0);
    clock.advance(6000);
    episodes.raise('prompt', 'Sure?');
    expect(episodes.current).toMatchObject({ reason: 'prompt', since: clock.now() });
  });

  it('does not let a bell push a question aside', () => {
    const { episodes } = setUp();
    episodes.raise('prompt', 'Sure?');
    expect(episodes.raise('bell', null)).toBe(false);
    expect(episodes.raise('exited', null)).toBe(false);
    expect(episodes.current).toMatchObject({ reason: 'prompt', count: 1 });
  });

  it('takes a bell and the question that follows at once for one wish', () => {
    const { clock, episodes } = setUp();
    episodes.raise('bell', null);
    const bell = episodes.current;
    clock.advance(500);
    episodes.raise('prompt', 'Sure?');
    expect(episodes.current).toMatchObject({
      id: bell?.id,
      since: bell?.since,
      reason: 'prompt',
      message: 'Sure?',
    });
  });

  it('is cleared once, only for the episode that was meant, and restored only as the last', () => {
    const { episodes } = setUp();
    episodes.raise('notification', 'one');
    const id = episodes.current?.id ?? '';
    expect(episodes.clear('other')).toBe(false);
    expect(episodes.clear(id)).toBe(true);
    expect(episodes.clear()).toBe(false);
    expect(episodes.restore('other')).toBe(false);
    expect(episodes.restore(id)).toBe(true);
    expect(episodes.current).toMatchObject({ id, message: 'one' });
    episodes.clear();
    episodes.raise('bell', null);
    expect(episodes.restore(id)).toBe(false);
    expect(episodes.current?.reason).toBe('bell');
  });

  it('keeps text of programs to one short line without control characters', () => {
    const { episodes } = setUp();
    episodes.raise('notification', `a\u001b[31mb\nc${'x'.repeat(2000)}`);
    expect(episodes.current?.message).toMatch(/^a\[31mbcx+$/);
    expect(episodes.current?.message).toHaveLength(512);
  });
});
