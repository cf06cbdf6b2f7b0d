import { describe, expect, it } from 'vitest';
import { externalUrl, mayNavigate } from './navigation-policy.ts';

describe('externalUrl', () => {
  it.each([
    ['https://example.org/a?b#c', 'https://example.org/a?b#c'],
    ['http://localhost:3000', 'http://localhost:3000/'],
    ['mailto:someone@example.org', 'mailto:someone@example.org'],
    ['https://example.org/a b"c', 'https://example.org/a%20b%22c'],
  ])('lets the system open %s', (url, opened) => {
    expect(externalUrl(url)).toBe(opened);
  });

  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'smb://server/share',
    'ms-msdt:/id',
    'vscode://file/x',
    'aerie://app/',
    'about:blank',
    'https://example.org@evil.example/',
    'not a url',
    '',
    `https://example.org/${'a'.repeat(3000)}`,
  ])('opens nothing for %s', (url) => {
    expect(externalUrl(url)).toBeNull();
  });
});

describe('mayNavigate', () => {
  it('lets our own page load again', () => {
    expect(mayNavigate('aerie://app/')).toBe(true);
    expect(mayNavigate('aerie://app/#/s/a')).toBe(true);
  });

  it.each([
    'https://example.org/',
    'aerie://app/assets/x.svg',
    'aerie://other/',
    'about:blank',
    '',
  ])('keeps pages from going to %s', (url) => {
    expect(mayNavigate(url)).toBe(false);
  });
});
