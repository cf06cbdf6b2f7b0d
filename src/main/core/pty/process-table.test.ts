import { describe, expect, it } from 'vitest';
import { sharingNext, systemProcessTable } from './process-table.ts';

describe('sharingNext', () => {
  it('never gives a caller a run that began before the call', async () => {
    const ends: (() => void)[] = [];
    let runs = 0;
    const call = sharingNext(async () => {
      const run = ++runs;
      await new Promise<void>((resolve) => {
        ends.push(resolve);
      });
      return run;
    });
    const first = call();
    const withFirst = call();
    await expect.poll(() => ends.length).toBe(1);
    const second = call();
    const withSecond = call();
    ends[0]?.();
    expect([await first, await withFirst]).toEqual([1, 1]);
    await expect.poll(() => ends.length).toBe(2);
    ends[1]?.();
    expect([await second, await withSecond]).toEqual([2, 2]);
  });

  it('goes on after a run that failed', async () => {
    let runs = 0;
    const call = sharingNext(async () => {
      runs++;
      if (runs === 1) throw new Error('once');
      return runs;
    });
    await expect(call()).rejects.toThrow('once');
    expect(await call()).toBe(2);
  });
});

describe.skipIf(process.platform === 'win32')('systemProcessTable', () => {
  it('lists others but not ourselves, and passes over signals to nobody', async () => {
    const table = systemProcessTable('/dev/pts/none');
    const pids = (await table.list()).map(({ pid }) => pid);
    expect(pids).toContain(process.ppid);
    expect(pids).not.toContain(process.pid);
    expect(() => table.signal(2 ** 22 + 1, 'SIGHUP')).not.toThrow();
    expect(table.isRunning(2 ** 22 + 1, 'x')).toBe(false);
  });
});
