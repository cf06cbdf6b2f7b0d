import { describe, expect, it } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { endProcessTree } from './end-process-tree.ts';
import type { ProcessTable } from './process-table.ts';
import type { ProcessEntry } from './process-tree.ts';

interface Fake extends ProcessEntry {
  /** Signals that end it. */
  readonly dies: readonly string[];
}

/** A machine with a few processes, and all the signals that they got. */
class FakeMachine implements ProcessTable {
  processes: Fake[];
  readonly signals: string[] = [];
  onSignal: (pid: number, name: string) => void = () => {};
  /** What a look at the processes waits for. */
  look: () => Promise<void> = async () => {};

  constructor(processes: readonly Fake[]) {
    this.processes = [...processes];
  }

  async list(): Promise<readonly ProcessEntry[]> {
    await this.look();
    return [...this.processes];
  }

  isRunning(pid: number, startedAt: string): boolean {
    return this.processes.some((one) => one.pid === pid && one.startedAt === startedAt);
  }

  signal(pid: number, name: NodeJS.Signals): void {
    this.signals.push(`${name} ${pid}`);
    this.processes = this.processes.filter((one) => one.pid !== pid || !one.dies.includes(name));
    this.onSignal(pid, name);
  }
}

function fake(pid: number, ppid: number, more: Partial<Fake> = {}): Fake {
  const plain = { session: 10, startedAt: `t${pid}`, stopped: false, zombie: false };
  return { pid, ppid, onTerminal: false, dies: ['SIGHUP', 'SIGKILL'], ...plain, ...more };
}

async function end(
  machine: FakeMachine,
  graceMs = 100,
  clock = new ManualClock(),
): Promise<{ left: number; ms: number }> {
  const root = { pid: 10, startedAt: 't10' };
  const started = clock.monotonic();
  let left: number | undefined;
  const done = endProcessTree({ root, graceMs, processes: machine, clock }).then((count) => {
    left = count;
  });
  while (left === undefined) {
    await new Promise(setImmediate);
    clock.advance(1);
  }
  await done;
  return { left, ms: clock.monotonic() - started };
}

describe('endProcessTree', () => {
  it('hangs up each once and is done as soon as they are gone', async () => {
    const machine = new FakeMachine([fake(10, 1), fake(11, 10), fake(99, 1, { session: 99 })]);
    const { left, ms } = await end(machine, 5000);
    expect(left).toBe(0);
    expect(ms).toBeLessThan(50);
    expect(machine.signals).toEqual(['SIGHUP 10', 'SIGHUP 11']);
    expect(machine.processes.map(({ pid }) => pid)).toEqual([99]);
  });

  it('kills what ignores the hang-up, after the grace time and not before', async () => {
    const machine = new FakeMachine([fake(10, 1), fake(11, 10, { dies: ['SIGKILL'] })]);
    const { left, ms } = await end(machine, 100);
    expect(left).toBe(0);
    expect(ms).toBeGreaterThanOrEqual(100);
    expect(machine.signals).toEqual(['SIGHUP 10', 'SIGHUP 11', 'SIGKILL 11']);
  });

  it('kills also on a machine so busy that a look at its processes takes seconds', async () => {
    const machine = new FakeMachine([fake(10, 1, { dies: ['SIGKILL'] })]);
    const clock = new ManualClock();
    machine.look = () =>
      new Promise((resolve) => {
        clock.after(5000, resolve);
      });
    expect((await end(machine, 100, clock)).left).toBe(0);
    expect(machine.signals).toEqual(['SIGHUP 10', 'SIGKILL 10']);
  });

  it('lets a stopped process go on, so that it can take the hang-up', async () => {
    const machine = new FakeMachine([fake(10, 1), fake(11, 10, { stopped: true })]);
    await end(machine);
    expect(machine.signals).toContain('SIGCONT 11');
    expect(machine.signals).not.toContain('SIGCONT 10');
  });

  it('finds what was started meanwhile', async () => {
    const machine = new FakeMachine([fake(10, 1)]);
    machine.onSignal = (pid, name) => {
      if (pid === 10 && name === 'SIGHUP') machine.processes.push(fake(12, 1));
    };
    expect((await end(machine)).left).toBe(0);
    expect(machine.signals).toEqual(['SIGHUP 10', 'SIGHUP 12']);
  });

  it('never signals a stranger that got the pid of a member', async () => {
    const machine = new FakeMachine([fake(10, 1), fake(11, 10, { dies: ['SIGKILL'] })]);
    machine.onSignal = (pid, name) => {
      if (pid !== 11 || name !== 'SIGHUP') return;
      const stranger = fake(11, 1, { session: 11, startedAt: 'later' });
      machine.processes = machine.processes.map((one) => (one.pid === 11 ? stranger : one));
    };
    expect((await end(machine)).left).toBe(0);
    expect(machine.signals).toEqual(['SIGHUP 10', 'SIGHUP 11']);
    expect(machine.processes).toHaveLength(1);
  });

  it('gives up on what cannot be ended, and says how much', async () => {
    const machine = new FakeMachine([fake(10, 1, { dies: [] })]);
    const { left, ms } = await end(machine, 0);
    expect(left).toBe(1);
    expect(ms).toBeLessThan(3000);
  });
});
