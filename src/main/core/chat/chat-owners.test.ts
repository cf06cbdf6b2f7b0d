import { describe, expect, it, vi } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import { chatDatabase } from '#tests/support/chat-database.ts';
import { answer } from '#tests/support/chat-events.ts';
import { ChatHub } from './chat-hub.ts';
import { ChatOwners } from './chat-owners.ts';
import { watchOthers } from './watch-others.ts';

/** Two processes on one database, of which the other one runs as long as somebody says so. */
function scene() {
  const opened = chatDatabase();
  const running = new Set(['one', 'two']);
  const ownersOf = (owner: string): ChatOwners =>
    new ChatOwners({
      database: opened.database,
      owner,
      isAlive: (name) => running.has(name),
    });
  return { ...opened, running, one: ownersOf('one'), two: ownersOf('two') };
}

describe('a chat of several processes', () => {
  it('is written by one at a time', () => {
    const { one, two } = scene();
    one.claim('c');
    one.claim('c');
    expect(() => two.claim('c')).toThrow('Another Aerie on this computer');
    two.release('c');
    expect([...two.elsewhere()]).toEqual(['c']);
    expect([...one.elsewhere()]).toEqual([]);
    one.release('c');
    two.claim('c');
    expect(() => one.claim('c')).toThrow('Another Aerie');
    expect(() => one.claim('none')).toThrow('does not exist any more');
  });

  it('is free when the one that had it ended without a word', () => {
    const { running, one, two } = scene();
    one.claim('c');
    running.delete('one');
    expect([...two.elsewhere()]).toEqual([]);
    two.claim('c');
    running.add('one');
    expect(() => one.claim('c')).toThrow('Another Aerie');
  });

  it('is noticed when another has it, and when it has not any more', () => {
    const { database, clock, running, one, two } = scene();
    const onDidChange = vi.fn<(lost: readonly string[]) => void>();
    const pragma = vi.spyOn(database, 'pragma');
    let version = 1;
    pragma.mockImplementation((text) => (text === 'data_version' ? version : undefined));
    const elsewhere = () => two.elsewhere();
    const watching = watchOthers({
      database,
      clock,
      logger: silentLogger,
      elsewhere,
      onDidChange,
    });
    clock.advance(5000);
    expect(onDidChange).not.toHaveBeenCalled();
    one.claim('c');
    version = 2;
    clock.advance(1000);
    expect(onDidChange.mock.calls).toEqual([[[]]]);
    running.delete('one');
    clock.advance(1000);
    expect(onDidChange).toHaveBeenLastCalledWith(['c']);
    clock.advance(5000);
    expect(onDidChange).toHaveBeenCalledTimes(2);
    watching.dispose();
    expect(clock.pending).toBe(0);
  });
});

describe('readers of a chat that another process writes', () => {
  it('are told what it wrote, in order and once, after they looked again', async () => {
    const { journal, recorder, database } = chatDatabase();
    const ours = new ChatHub(journal);
    const first = recorder();
    first.record({ type: 'noted', reason: 'note', text: 'One.' });
    const frames = ours.follow('c', { pageSize: 10 });
    const snapshot = (await frames.next()).value;
    expect(snapshot).toMatchObject({ type: 'snapshot' });
    // A hub that hears of nothing stands for the other process.
    const { cursor } = snapshot ?? { cursor: 0 };
    const next = frames.next();
    const silent = chatDatabase({ share: database });
    silent.recorder().record(answer('from elsewhere', 'm'));
    ours.refresh();
    const { value } = await next;
    if (value?.type !== 'changes') throw new Error('Changes should come.');
    expect(value.entries[0]?.cursor).toBe(cursor + 1);
    expect(value.cursor).toBe(journal.cursor('c'));
    ours.dispose();
    await frames.return();
  });
});
