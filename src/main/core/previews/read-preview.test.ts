import { expect, test } from 'vitest';
import { readPreview } from './read-preview.ts';

test('a file says an address, Markdown, or that nothing is to be shown', () => {
  expect(readPreview('url: https://example.org/a b\nmore')).toEqual({
    kind: 'url',
    url: 'https://example.org/a%20b',
  });
  expect(readPreview('# Title\n')).toEqual({ kind: 'markdown', text: '# Title\n' });
  for (const nothing of ['', ' \n\t\n']) expect(readPreview(nothing)).toBeNull();
});

test('addresses that no browser should open, and what is too long, are not shown', () => {
  for (const address of [
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:text/html,x',
    'https://example.org@elsewhere.example/',
    `https://example.org/${'x'.repeat(3000)}`,
    'nothing',
    '',
  ]) {
    expect([address, readPreview(`url:${address}`)]).toEqual([address, undefined]);
  }
  expect(readPreview('x'.repeat(256 * 1024))).toMatchObject({ kind: 'markdown' });
  expect(readPreview('x'.repeat(256 * 1024 + 1))).toBeUndefined();
  // Six times as long where it is quoted.
  expect(readPreview('\u0001'.repeat(100 * 1024))).toBeUndefined();
});
