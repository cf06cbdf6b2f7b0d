import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { evict, markUnclean, storedFolder, storedSessions, writeMeta } from './history-files.ts';

function setUp() {
  const root = mkdtempSync(join(tmpdir(), 'aerie-history-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const add = async (id: string, over: object = {}, bytes = 0): Promise<string> => {
    const folder = storedFolder(root, id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'scrollback.bin'), Buffer.alloc(bytes, 'x'));
    await writeMeta(folder, {
      session_id: id,
      shell: '/bin/sh',
      cwd: '/',
      cols: 80,
      rows: 24,
      started_at: '2026-01-01T00:00:00.000Z',
      ...over,
    });
    return folder;
  };
  const ids = async () =>
    (await storedSessions(root)).map(({ meta }) => meta.session_id).toSorted();
  return { root, add, ids };
}

it('finds sessions without an end also in nested folders, and only then marks them', async () => {
  const { root, add } = setUp();
  const nested = await add('team/build/1', { extra: 'kept' });
  await add('clean', { ended_at: '2026-01-02T00:00:00.000Z', exit_code: 0 });
  await add('running', { pid: 7 });
  mkdirSync(join(root, 'broken'));
  writeFileSync(join(root, 'broken', 'meta.json'), '{"session_id":');
  const found = await markUnclean(root, (pid) => pid === 7);
  expect(found.map(({ meta }) => meta.session_id)).toEqual(['team/build/1']);
  expect(found[0]?.meta.restorable).toBeUndefined();
  const text = readFileSync(join(nested, 'meta.json'), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ restorable: true, extra: 'kept' });
  expect(text).toContain('\n  "session_id"');
  expect(await markUnclean(root, () => false)).toHaveLength(2);
  expect(await markUnclean(join(root, 'nothing'), () => false)).toEqual([]);
});

it('deletes the longest ended first, never what runs or lies below', async () => {
  const { root, add, ids } = setUp();
  await add('a', { ended_at: '2026-01-02T00:00:00.000Z' }, 100);
  await add('a/b', { ended_at: '2026-01-04T00:00:00.000Z' }, 100);
  await add('c', { ended_at: '2026-01-03T00:00:00.000Z' }, 100);
  await add('running', {}, 100);
  await evict(root, 400);
  expect(await ids()).toEqual(['a', 'a/b', 'c', 'running']);
  await evict(root, 250);
  expect(await ids()).toEqual(['a/b', 'running']);
  expect(existsSync(join(root, 'c'))).toBe(false);
  await evict(root, 0);
  expect(await ids()).toEqual(['running']);
});
