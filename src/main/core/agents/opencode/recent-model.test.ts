import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databasePath, modelFilePath } from './database-path.ts';
import { recentModel } from './recent-model.ts';

describe('recentModel', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aerie-model-'));
    await mkdir(join(folder, 'opencode'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const read = async (text: string) => {
    await writeFile(join(folder, 'opencode', 'model.json'), text);
    return await recentModel({ env: { XDG_STATE_HOME: folder } });
  };
  const recent = [
    { providerID: 'p', modelID: 'a/b' },
    { providerID: 'p', modelID: 'c' },
  ];

  it('reads the model used last and its variant', async () => {
    const variant = { 'p/a/b': 'high' };
    expect(await read(JSON.stringify({ recent, variant }))).toEqual({
      id: 'p/a/b',
      variant: 'high',
    });
    expect(await read(JSON.stringify({ recent, variant: { 'p/a/b': 'default' } }))).toEqual({
      id: 'p/a/b',
      variant: undefined,
    });
    expect(await read(JSON.stringify({ recent }))).toEqual({ id: 'p/a/b', variant: undefined });
  });

  it.each(['', '{', '[]', '{"recent":[]}', '{"recent":[{"providerID":1}]}'])(
    'makes nothing of %j',
    async (text) => expect(await read(text)).toBeUndefined(),
  );

  it('makes nothing of a file that is not there', async () => {
    expect(await recentModel({ env: { XDG_STATE_HOME: '/nowhere' } })).toBeUndefined();
  });
});

describe('databasePath', () => {
  it('prefers what opencode is told, then its home, then the usual place', () => {
    const file = join('opencode', 'opencode.db');
    expect(databasePath({ env: { XDG_DATA_HOME: '/x' }, opencodeHome: '/home' })).toBe(
      join('/x', file),
    );
    expect(databasePath({ env: {}, opencodeHome: '/h' })).toBe(join('/h', file));
    expect(databasePath({ env: { HOME: '/me' } })).toBe(join('/me', '.local', 'share', file));
    expect(databasePath({ env: {} })).toBe(join(homedir(), '.local', 'share', file));
    expect(databasePath({ env: { OPENCODE_DB: '/a/b.db', HOME: '/me' } })).toBe('/a/b.db');
    expect(databasePath({ env: { OPENCODE_DB: 'b.db', XDG_DATA_HOME: '/x' } })).toBe(
      join('/x', 'opencode', 'b.db'),
    );
    expect(modelFilePath({ env: { HOME: '/me' } })).toBe(
      join('/me', '.local', 'state', 'opencode', 'model.json'),
    );
  });
});
