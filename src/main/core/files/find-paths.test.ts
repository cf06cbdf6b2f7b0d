import { describe, expect, it } from 'vitest';
import { findPaths } from './find-paths.ts';

const files = [
  'README.md',
  'src/main/app.ts',
  'src/main/app.test.ts',
  'src/renderer/chat/composer/attachments.ts',
  'docs/app/notes.md',
];
const found = (query: string): string[] => findPaths(files, query).map(({ path }) => path);

describe('findPaths', () => {
  it('A53: puts names before folders on the way, and short paths before long ones', () => {
    expect(found('app').slice(0, 3)).toEqual([
      'docs/app',
      'src/main/app.ts',
      'src/main/app.test.ts',
    ]);
    expect(found('main/app')[0]).toBe('src/main/app.ts');
    expect(found('APP.TS')[0]).toBe('src/main/app.ts');
  });

  it('A53: finds by letters in their order, and nothing by others', () => {
    expect(found('rdme')[0]).toBe('README.md');
    expect(found('cmpatt')).toEqual(['src/renderer/chat/composer/attachments.ts']);
    expect(found('zzz')).toEqual([]);
  });

  it('A53: begins with what is at the top, folders included', () => {
    expect(new Set(found('').slice(0, 3))).toEqual(new Set(['README.md', 'src', 'docs']));
    expect(findPaths(files, 'src')[0]).toEqual({ path: 'src', kind: 'folder' });
  });
});
