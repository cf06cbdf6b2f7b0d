import { describe, expect, it } from 'vitest';
import { droppedPaths, uriListPaths } from './dropped-files.ts';

const drop = (files: File[], texts: Record<string, string> = {}) => ({
  files,
  getData: (format: string) => texts[format] ?? '',
});

describe('droppedPaths', () => {
  it('asks the desktop for the paths of files', () => {
    const files = [new File([], 'a'), new File([], 'b')];
    expect(droppedPaths(drop(files), (f) => `/home/me/${f.name}`)).toEqual([
      '/home/me/a',
      '/home/me/b',
    ]);
  });

  it('falls back to addresses, and to nothing where a browser hides paths', () => {
    const files = [new File([], 'a')];
    expect(droppedPaths(drop(files, { 'text/uri-list': 'file:///tmp/a' }), undefined)).toEqual([
      '/tmp/a',
    ]);
    expect(droppedPaths(drop(files, { 'text/plain': 'file:///tmp/b' }), () => '')).toEqual([
      '/tmp/b',
    ]);
    expect(droppedPaths(drop(files), undefined)).toEqual([]);
  });
});

describe('uriListPaths', () => {
  it('decodes local paths and skips everything else', () => {
    expect(
      uriListPaths('# note\r\nfile:///tmp/a%20b\r\nhttps://x.test/\r\nfile://localhost/c\r\n'),
    ).toEqual(['/tmp/a b', '/c']);
    expect(uriListPaths('file:///C:/Users/me/x.txt')).toEqual(['C:\\Users\\me\\x.txt']);
    expect(uriListPaths('file://server/share')).toEqual([]);
    expect(uriListPaths('file:///a%00b\nfile:///%zz')).toEqual([]);
  });
});
