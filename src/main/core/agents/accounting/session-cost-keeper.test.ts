import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { type Accounting, createAccounting } from './accounting.ts';
import { type CostSnapshot, noTokens } from './cost-snapshot.ts';
import { loadSessionCost, saveSessionCost } from './session-cost-files.ts';
import { SessionCostKeeper } from './session-cost-keeper.ts';

function cost(costUsd: number): CostSnapshot {
  const none = { contextSize: 0, contextUsed: 0, subagentCostUsd: 0, subagentTokens: 0 };
  return { ...noTokens, ...none, costUsd, currency: 'USD' };
}

function spent(amount: number) {
  const money = { amount, currency: 'USD' };
  return { sessionUpdate: 'usage_update' as const, used: 0, size: 0, cost: money };
}

let root: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cost-keeper-'));
  folder = join(root, 'costs');
});

afterEach(() => rm(root, { recursive: true, force: true }));

describe('SessionCostKeeper (A57)', () => {
  it('saves the latest of each session a second after the first change', async () => {
    const clock = new ManualClock();
    const keeper = new SessionCostKeeper({ folder, clock, logger: silentLogger });
    keeper.save('ses_1', cost(1));
    keeper.save('ses_2', cost(2));
    keeper.save('ses_1', cost(3));
    clock.advance(999);
    await expect(readdir(folder)).rejects.toThrow('ENOENT');
    clock.advance(1);
    await keeper.flush();
    expect(await keeper.load('ses_1')).toEqual(cost(3));
    expect(await keeper.load('ses_2')).toEqual(cost(2));
    expect(clock.pending).toBe(0);
  });

  it('lets ids be that are no file names, and says what it cannot save or read', async () => {
    const warn = vi.fn();
    const logger = { ...silentLogger, warn };
    const keeper = new SessionCostKeeper({ folder, clock: new ManualClock(), logger });
    keeper.save('../../etc/passwd', cost(1));
    await keeper.flush();
    expect(await keeper.load('../../etc/passwd')).toBeUndefined();
    expect(await keeper.load('ses_1')).toBeUndefined();
    expect(warn).not.toHaveBeenCalled();
    await writeFile(folder, 'a file where the folder should be');
    keeper.save('ses_1', cost(1));
    await keeper.flush();
    expect(await keeper.load('ses_1')).toBeUndefined();
    expect(warn).toHaveBeenCalledTimes(2);
  });
});

describe('accounting with a folder (A57)', () => {
  function start(pastCost?: (id: string) => Promise<CostSnapshot | undefined>): {
    accounting: Accounting;
    counted: () => number;
  } {
    let counted = 0;
    const telemetry = {
      count: (_: string, value: number) => {
        counted += value;
      },
      observe: () => {},
      span: () => ({ set: () => {}, end: () => {} }),
    };
    const options = { sessionCostFolder: folder, importSessionCosts: join(root, 'old') };
    const clock = new ManualClock();
    const accounting = createAccounting(options, { telemetry, clock, pastCost });
    return { accounting, counted: () => counted };
  }

  it('knows after a restart what a session had used, and measures only what is new', async () => {
    const before = start();
    before.accounting.didOpen('ses_1');
    before.accounting.didUpdate('ses_1', spent(2));
    before.accounting.dispose();
    await before.accounting.flush();
    const { accounting, counted } = start();
    accounting.didOpen('ses_1', { resumed: true });
    await accounting.flush();
    expect(accounting.snapshot('ses_1')?.costUsd).toBe(2);
    accounting.didUpdate('ses_1', spent(2.5));
    expect(counted()).toBe(0.5);
    await accounting.flush();
    expect((await loadSessionCost('ses_1', { folder })).costUsd).toBe(2.5);
  });

  it('asks the agent first, then its own files, then those of the Go library', async () => {
    await mkdir(join(root, 'old'));
    const old = { session_id: 'ses_3', snapshot: { TotalCostUSD: 3, Currencies: ['USD'] } };
    await writeFile(join(root, 'old', 'ses_3.json'), JSON.stringify(old));
    await saveSessionCost('ses_1', cost(10), { folder });
    await saveSessionCost('ses_2', cost(2), { folder });
    const { accounting } = start(async (id) => {
      if (id === 'ses_2') throw new Error('locked');
      return id === 'ses_1' ? cost(1) : undefined;
    });
    for (const id of ['ses_1', 'ses_2', 'ses_3', 'ses_4']) {
      accounting.didOpen(id, { resumed: true });
    }
    await accounting.flush();
    const costs = ['ses_1', 'ses_2', 'ses_3', 'ses_4'].map(
      (id) => accounting.snapshot(id)?.costUsd,
    );
    expect(costs).toEqual([1, 2, 3, 0]);
  });

  it('does not look for the past of new sessions or of those it knows', async () => {
    const pastCost = vi.fn(async () => cost(9));
    const { accounting } = start(pastCost);
    accounting.didOpen('ses_1');
    accounting.didUpdate('ses_1', spent(1));
    accounting.didOpen('ses_1', { resumed: true });
    await accounting.flush();
    expect(pastCost).not.toHaveBeenCalled();
    expect(accounting.snapshot('ses_1')?.costUsd).toBe(1);
  });

  it('writes no files for sessions that have used nothing, nor once disposed', async () => {
    const { accounting } = start();
    accounting.didOpen('ses_1');
    accounting.dispose();
    accounting.didUpdate('ses_1', spent(1));
    await accounting.flush();
    await expect(readdir(folder)).rejects.toThrow('ENOENT');
  });
});
