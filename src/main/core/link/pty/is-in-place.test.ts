import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isInPlace } from './is-in-place.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aerie-place-'));
  for (const name of ['work/a', 'private']) mkdirSync(join(root, name), { recursive: true });
  symlinkSync(join(root, 'private'), join(root, 'work/out'));
  symlinkSync(join(root, 'work/a'), join(root, 'work/in'));
  symlinkSync(join(root, 'work'), join(root, 'linked'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (...names: string[]) => names.map((name) => ({ path: join(root, name) }));

test('a folder in a shared one must not be a link that leads out of it', async () => {
  const shared = at('work', 'work/a', 'work/out', 'work/in', 'linked', 'linked/a');
  expect(await isInPlace(join(root, 'work/a'), shared)).toBe(true);
  expect(await isInPlace(join(root, 'work/in'), shared)).toBe(true);
  expect(await isInPlace(join(root, 'work/out'), shared)).toBe(false);
  expect(await isInPlace(join(root, 'work/gone'), shared)).toBe(false);
  // Where nobody else may write, links are the user's own.
  expect(await isInPlace(join(root, 'linked'), shared)).toBe(true);
  expect(await isInPlace(join(root, 'linked/a'), shared)).toBe(true);
  expect(await isInPlace(join(root, 'work/out'), at('work/out'))).toBe(true);
});
