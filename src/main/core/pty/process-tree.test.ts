import { describe, expect, it } from 'vitest';
import { membersOf, type ProcessEntry, parseProcStat, parsePsLine } from './process-tree.ts';

function entry(pid: number, ppid: number, more: Partial<ProcessEntry> = {}): ProcessEntry {
  const plain = { session: 0, startedAt: `t${pid}`, stopped: false, zombie: false };
  return { pid, ppid, onTerminal: false, ...plain, ...more };
}
const root = { pid: 10, startedAt: 't10' };
const pids = (entries: readonly ProcessEntry[]): number[] => entries.map(({ pid }) => pid);

describe('membersOf', () => {
  it('takes descendants, the session and orphans on the terminal with their children', () => {
    const all = [
      entry(1, 0),
      entry(10, 1, { session: 10 }),
      entry(11, 10, { session: 11 }), // made a session of its own, still a child
      entry(12, 11, { session: 11 }),
      entry(13, 1, { session: 10 }), // nohup'd, parent gone
      entry(14, 1, { session: 14, onTerminal: true }),
      entry(15, 14, { session: 14 }),
      entry(16, 1, { session: 16 }), // a daemon that let go
      entry(20, 1, { session: 20 }),
    ];
    expect(pids(membersOf(all, root, new Map()))).toEqual([10, 11, 12, 13, 14, 15]);
  });

  it('keeps known members when the shell is gone, but not strangers on their pids', () => {
    const all = [entry(11, 1), entry(12, 11), entry(13, 1, { startedAt: 'later' })];
    const known = new Map([
      [10, 't10'],
      [11, 't11'],
      [13, 't13'],
    ]);
    expect(pids(membersOf(all, root, known))).toEqual([11, 12]);
  });

  it('takes nothing of a stranger that got the pid of the shell', () => {
    const all = [entry(10, 1, { session: 10, startedAt: 'later' }), entry(11, 10, { session: 10 })];
    expect(membersOf(all, root, new Map())).toEqual([]);
    expect(pids(membersOf(all, { pid: 10, startedAt: null }, new Map()))).toEqual([10, 11]);
  });

  it('looks through zombies and does not count them', () => {
    const all = [entry(10, 1, { zombie: true }), entry(11, 10, { zombie: true }), entry(12, 11)];
    expect(pids(membersOf(all, root, new Map()))).toEqual([12]);
  });

  it('ends on a list that claims a circle', () => {
    expect(pids(membersOf([entry(10, 11), entry(11, 10)], root, new Map()))).toEqual([10, 11]);
  });
});

describe('parseProcStat', () => {
  const tail = '1 2 3 34816 77 4194304 0 0 0 0 0 0 0 0 20 0 1 0 12345 1 2';

  it('reads a line, also when the name looks like the rest of it', () => {
    for (const name of ['bash', 'a b', ') R 9 9 9', '((', '']) {
      expect(parseProcStat(`42 (${name}) S ${tail}`)).toMatchObject({
        pid: 42,
        ppid: 1,
        session: 3,
        tty: 34_816,
        foreground: 77,
        startedAt: '12345',
        stopped: false,
        zombie: false,
      });
    }
  });

  it('tells stopped and ended ones', () => {
    expect(parseProcStat(`42 (x) T ${tail}`)?.stopped).toBe(true);
    expect(parseProcStat(`42 (x) Z ${tail}`)?.zombie).toBe(true);
  });

  it.each(['', 'nonsense', '42 (x', '42 (x) S 1 2'])('gives null for %j', (text) => {
    expect(parseProcStat(text)).toBeNull();
  });
});

describe('parsePsLine', () => {
  it('reads a line of macOS', () => {
    const line = '  501     1 ttys003  T+   Mon Nov  2 10:11:12 2026    ';
    expect(parsePsLine(line, '/dev/ttys003')).toEqual({
      pid: 501,
      ppid: 1,
      session: 0,
      startedAt: 'Mon Nov  2 10:11:12 2026',
      stopped: true,
      zombie: false,
      onTerminal: true,
    });
    expect(parsePsLine(line, '/dev/ttys004')?.onTerminal).toBe(false);
  });

  it('gives null for anything else', () => {
    expect(parsePsLine('', '/dev/ttys003')).toBeNull();
    expect(parsePsLine('PID PPID TTY STAT STARTED', '/dev/ttys003')).toBeNull();
  });
});
