import { describe, expect, it } from 'vitest';
import { isMisleading, safeUrl } from './link-policy.ts';

describe('safeUrl', () => {
  it('accepts web addresses and shows their real host', () => {
    expect(safeUrl('https://example.org/a?b#c')).toBe('https://example.org/a?b#c');
    expect(safeUrl('http://localhost:3000')).toBe('http://localhost:3000/');
    expect(safeUrl('https://аpple.com/')).toBe('https://xn--pple-43d.com/');
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'vscode://x/y',
    'mailto:a@b.c',
    'example.org',
    'https://',
    'https://exa\nmple.org',
    `https://example.org/${'a'.repeat(2100)}`,
    '',
  ])('refuses %s', (text) => {
    expect(safeUrl(text)).toBeUndefined();
  });
});

describe('isMisleading', () => {
  it('compares the host that is shown with the one that opens', () => {
    expect(isMisleading('https://example.org/x', 'https://example.org/y')).toBe(false);
    expect(isMisleading('example.org', 'https://evil.test/')).toBe(true);
    expect(isMisleading('https://example.org', 'https://example.org.evil.test/')).toBe(true);
    expect(isMisleading('click here', 'https://evil.test/')).toBe(false);
    expect(isMisleading('main.ts:12', 'https://example.org/')).toBe(false);
  });
});
