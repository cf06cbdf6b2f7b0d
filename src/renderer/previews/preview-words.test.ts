import { expect, test } from 'vitest';
import { pageWords } from './preview-words.ts';

test('a page is told of by its site, with a warning where others can read along', () => {
  expect(pageWords('https://example.org/a?b')).toEqual({
    url: 'https://example.org/a?b',
    site: 'example.org',
    warning: undefined,
  });
  expect(pageWords('http://example.org')?.warning).toMatch(/^Not encrypted/);
  for (const own of ['http://localhost:3000', 'http://127.0.0.1:8080/x', 'http://[::1]:5/']) {
    expect([own, pageWords(own)?.warning]).toEqual([own, undefined]);
  }
  expect(pageWords('http://localhost.example.org')?.warning).toBeDefined();
  expect(pageWords('https://аpple.example/')?.site).toMatch(/^xn--/);
  for (const bad of ['javascript:alert(1)', 'file:///x', 'x', '']) {
    expect(pageWords(bad)).toBeUndefined();
  }
});
