import { describe, expect, it, vi } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import type { AgentUpdate } from './agent-update.ts';
import { UpdateRouter } from './update-router.ts';

function setUp() {
  const clock = new ManualClock();
  const warn = vi.fn<() => void>();
  const variants: string[] = [];
  const router = new UpdateRouter({
    clock,
    logger: { ...silentLogger, warn },
    onUpdate: (variant) => variants.push(variant),
  });
  const notes: string[] = [];
  const send = (sessionId: unknown, title: string) =>
    router.route({ sessionId, update: { sessionUpdate: 'session_info_update', title } }, (note) =>
      notes.push(note),
    );
  const receiver = () => {
    const titles: unknown[] = [];
    return {
      titles,
      receive: (update: AgentUpdate) => {
        titles.push(update.sessionUpdate === 'session_info_update' ? update.title : update);
      },
    };
  };
  return { clock, router, warn, variants, notes, send, receiver };
}

describe('UpdateRouter', () => {
  it('brings updates to their session, and what came before it first', () => {
    const { router, send, receiver, variants, clock } = setUp();
    const [a, b] = [receiver(), receiver()];
    send('a', '1');
    send('b', '2');
    router.register('a', a);
    send('a', '3');
    router.register('b', b);
    expect(a.titles).toEqual(['1', '3']);
    expect(b.titles).toEqual(['2']);
    expect(variants).toHaveLength(3);
    expect(clock.pending).toBe(0);
  });

  it('notes what has no session', () => {
    const { router, send, notes } = setUp();
    send(5, 'x');
    router.route(null, (note) => notes.push(note));
    expect(notes).toEqual(['an update without session id', 'an update without session id']);
  });

  it('holds ten thousand updates for a minute, then warns', () => {
    const { router, send, receiver, warn, clock } = setUp();
    for (let i = 0; i < 10_010; i += 1) send('a', String(i));
    expect(warn).toHaveBeenCalledTimes(1);
    const a = receiver();
    router.register('a', a);
    expect(a.titles).toHaveLength(10_000);
    send('b', 'x');
    clock.advance(60_000);
    const b = receiver();
    router.register('b', b);
    expect(b.titles).toEqual([]);
    expect(warn).toHaveBeenCalledTimes(2);
  });

  it('keeps nothing for sessions that were closed, nor for very many strangers', () => {
    const { router, send, receiver, clock } = setUp();
    const forget = router.register('a', receiver());
    forget();
    forget();
    send('a', 'late');
    expect(clock.pending).toBe(0);
    for (let i = 0; i < 300; i += 1) send(`stranger ${i}`, 'x');
    expect(clock.pending).toBe(100);
    router.close();
    expect(clock.pending).toBe(0);
  });

  it('gives a session to the last who registers', () => {
    const { router, send, receiver } = setUp();
    const [old, now] = [receiver(), receiver()];
    const forgetOld = router.register('a', old);
    router.register('a', now);
    forgetOld();
    send('a', 'x');
    expect(now.titles).toEqual(['x']);
    expect(old.titles).toEqual([]);
  });
});
