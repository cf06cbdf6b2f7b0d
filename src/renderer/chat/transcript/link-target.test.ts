import { describe, expect, it } from 'vitest';
import { linkTarget } from './link-target.ts';

describe('linkTarget', () => {
  it.each([
    ['https://example.com/a', 'https://example.com/a'],
    ['http://example.com', 'http://example.com/'],
    ['mailto:a.b@example.com', 'mailto:a.b@example.com'],
    ['MAILTO:a@example.com?subject=x&attach=/etc/passwd', 'mailto:a@example.com'],
  ])('%s may be opened', (href, target) => {
    expect(linkTarget(href)).toBe(target);
  });

  it.each([
    undefined,
    '',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'src/main.ts',
    '#part',
    'vscode://x/y',
    'mailto:',
    'mailto:a@b,c@d',
    'https://',
    `https://example.com/${'a'.repeat(5000)}`,
  ])('%s leads nowhere', (href) => {
    expect(linkTarget(href)).toBeUndefined();
  });
});
