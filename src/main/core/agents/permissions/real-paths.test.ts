import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UNKNOWN_PATH } from './permission-rule.ts';
import { withRealPaths } from './real-paths.ts';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'aerie-real-')));
  mkdirSync(join(root, 'project', 'src'), { recursive: true });
  mkdirSync(join(root, 'outside'));
  writeFileSync(join(root, 'project', 'file'), '');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (...names: string[]): string => join(root, ...names);

describe('withRealPaths', () => {
  it('adds nothing where no link is in the way', async () => {
    const paths = [at('project', 'file'), at('project', 'src', 'new', 'deep'), at('outside')];
    expect(await withRealPaths(paths, at('project'))).toEqual(paths);
  });

  it('adds where links lead, whether the file exists or not', async () => {
    symlinkSync(at('outside'), at('project', 'link'));
    expect(await withRealPaths([at('project', 'link', 'new')], at('project'))).toEqual([
      at('project', 'link', 'new'),
      at('outside', 'new'),
    ]);
  });

  it('tells what lies in the project below its own path, even if that is a link', async () => {
    symlinkSync(at('project'), at('here'));
    symlinkSync(at('project', 'src'), at('project', 'alias'));
    expect(await withRealPaths([at('here', 'file')], at('here'))).toEqual([at('here', 'file')]);
    expect(await withRealPaths([at('here', 'alias', 'a')], at('here'))).toEqual([
      at('here', 'alias', 'a'),
      at('here', 'src', 'a'),
    ]);
  });

  it('does not know what is behind a link that leads nowhere, in a circle or through a file', async () => {
    symlinkSync(at('nothing'), at('project', 'dangling'));
    symlinkSync(at('project', 'circle'), at('project', 'circle'));
    for (const path of [['dangling'], ['dangling', 'a'], ['circle'], ['file', 'a']]) {
      const paths = await withRealPaths([at('project', ...path)], at('project'));
      expect(paths).toContain(UNKNOWN_PATH);
    }
  });

  it('passes on what is not known', async () => {
    expect(await withRealPaths([UNKNOWN_PATH], root)).toEqual([UNKNOWN_PATH]);
  });
});
