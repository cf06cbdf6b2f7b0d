import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadOptionError, SessionCostNotFoundError } from '../errors/acp-error.ts';
import type { CostSnapshot } from './cost-snapshot.ts';
import {
  deleteSessionCost,
  loadSessionCost,
  saveSessionCost,
  seedCostFolder,
} from './session-cost-files.ts';

const snapshot: CostSnapshot = {
  costUsd: 0.25,
  currency: 'USD',
  inputTokens: 1,
  outputTokens: 2,
  cachedReadTokens: 3,
  cachedWriteTokens: 4,
  thoughtTokens: 5,
  totalTokens: 15,
  contextSize: 1000,
  contextUsed: 10,
  subagentCostUsd: 0.5,
  subagentTokens: 7,
};

const seed = {
  TotalCostUSD: 0.75,
  Currencies: ['USD'],
  Sessions: 1,
  InputTokens: 10,
  OutputTokens: 20,
  CachedReadTokens: 30,
  CachedWriteTokens: 40,
  ThoughtTokens: 50,
  TotalTokens: 150,
  ContextWindowSize: 2000,
  ContextWindowUsed: 20,
};

let root: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'session-costs-'));
  folder = join(root, 'deep', 'costs');
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function put(where: string, id: string, content: unknown): Promise<void> {
  await mkdir(where, { recursive: true });
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await writeFile(join(where, `${id}.json`), text);
}

describe('session cost files (A57)', () => {
  it('keep what a session used, for their owner only', async () => {
    await saveSessionCost('ses_1', { ...snapshot, costUsd: 9 }, { folder });
    await saveSessionCost('ses_1', snapshot, { folder });
    expect(await loadSessionCost('ses_1', { folder })).toEqual(snapshot);
    expect(await readdir(folder)).toEqual(['ses_1.json']);
    if (process.platform !== 'win32') {
      expect((await stat(join(folder, 'ses_1.json'))).mode & 0o777).toBe(0o600);
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
    }
    const foreign: CostSnapshot = { ...snapshot, costUsd: 0, currency: 'EUR', otherCost: 3 };
    await saveSessionCost('ses_2', foreign, { folder });
    expect(await loadSessionCost('ses_2', { folder })).toEqual(foreign);
  });

  it('are removed, and say when there is none', async () => {
    await saveSessionCost('ses_1', snapshot, { folder });
    await deleteSessionCost('ses_1', { folder });
    await expect(deleteSessionCost('ses_1', { folder })).rejects.toThrow(SessionCostNotFoundError);
    await expect(loadSessionCost('ses_1', { folder })).rejects.toThrow(
      'No cost is saved for the session ses_1.',
    );
  });

  it.each(['', 'ab', '../../etc', 'a/b', 'a.b.c', 'x'.repeat(129), 'a\0bc', 'abc\n'])(
    'refuse the id %j',
    async (id) => {
      await expect(saveSessionCost(id, snapshot, { folder })).rejects.toThrow(BadOptionError);
      await expect(loadSessionCost(id, { folder })).rejects.toThrow(BadOptionError);
      await expect(deleteSessionCost(id, { folder })).rejects.toThrow(BadOptionError);
    },
  );

  it.each([
    ['no JSON', '{"session_id": "ses_1", "snap'],
    ['another form', { session_id: 'ses_1', snapshot: 5 }],
    ['wrong numbers', { session_id: 'ses_1', snapshot: { ...snapshot, costUsd: -1 } }],
    ['another session', { session_id: 'ses_2', snapshot }],
    ['too much', { session_id: 'ses_1', snapshot, more: 'x'.repeat(70_000) }],
  ])('count %s as nothing saved', async (_, content) => {
    await put(folder, 'ses_1', content);
    await expect(loadSessionCost('ses_1', { folder })).rejects.toThrow(SessionCostNotFoundError);
  });

  it('read files with fewer fields', async () => {
    await put(folder, 'ses_1', { session_id: 'ses_1', snapshot: { costUsd: 1 } });
    expect(await loadSessionCost('ses_1', { folder })).toMatchObject({
      costUsd: 1,
      totalTokens: 0,
    });
  });

  it('import those of the Go library, unless there is one of ours', async () => {
    const importFrom = seedCostFolder(join(root, 'home'));
    expect(importFrom).toBe(join(root, 'home', 'opencode', 'sdk', 'session-costs'));
    await put(importFrom, 'ses_1', { session_id: 'ses_1', snapshot: seed });
    await put(importFrom, 'ses_2', {
      session_id: 'ses_2',
      snapshot: { ...seed, Currencies: ['EUR'] },
    });
    await put(importFrom, 'ses_3', {
      session_id: 'ses_3',
      snapshot: { ...seed, Currencies: null },
    });
    expect(await loadSessionCost('ses_1', { folder, importFrom })).toEqual({
      costUsd: 0.75,
      currency: 'USD',
      inputTokens: 10,
      outputTokens: 20,
      cachedReadTokens: 30,
      cachedWriteTokens: 40,
      thoughtTokens: 50,
      totalTokens: 150,
      contextSize: 2000,
      contextUsed: 20,
      subagentCostUsd: 0,
      subagentTokens: 0,
    });
    expect(await loadSessionCost('ses_2', { folder, importFrom })).toMatchObject({
      costUsd: 0,
      otherCost: 0.75,
      currency: 'EUR',
    });
    expect(await loadSessionCost('ses_3', { folder, importFrom })).not.toHaveProperty('currency');
    await saveSessionCost('ses_1', snapshot, { folder });
    expect(await loadSessionCost('ses_1', { folder, importFrom })).toEqual(snapshot);
    await expect(loadSessionCost('ses_4', { folder, importFrom })).rejects.toThrow(
      SessionCostNotFoundError,
    );
  });

  it('are looked for where the Go library puts them', () => {
    expect(seedCostFolder(undefined, { XDG_DATA_HOME: '/data' })).toBe(
      join('/data', 'opencode', 'sdk', 'session-costs'),
    );
    expect(seedCostFolder(undefined, {})).toMatch(
      /\.local[\\/]share[\\/]opencode[\\/]sdk[\\/]session-costs$/,
    );
  });
});
