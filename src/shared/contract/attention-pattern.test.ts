import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '#tests/support/property-seed.ts';
import { attentionPattern } from './attention-pattern.ts';

function matches(source: string, line: string): boolean {
  const pattern = attentionPattern(source);
  if (!pattern.ok) throw new Error(pattern.reason);
  return pattern.matches(line);
}

describe('attentionPattern', () => {
  it.each([
    ['ready to deploy', 'Ready to DEPLOY now', true],
    ['ready to deploy', 'not ready', false],
    ['a.c', 'abc', false],
    ['/^deploy .*\\?$/', 'deploy to eu-1?', true],
    ['/^deploy .*\\?$/', 'Deploy to eu-1?', false],
    ['/^deploy .*\\?$/i', 'Deploy to eu-1?', true],
    ['/(yes|no)\\s*$/', 'say yes ', true],
    ['/[*+?()]/', 'what?', true],
    ['/', 'a/b', true],
  ])('%s on "%s": %s', (source, line, expected) => {
    expect(matches(source, line)).toBe(expected);
  });

  it.each([
    '/(a+)+$/',
    '/(a|aa)*$/',
    '/(a|aa){2,}$/',
    '/a*a*a*$/',
    '/a?a?a?a?a?aaaaa/',
    '/(a)\\1/',
    '/(?=a)b/',
    '/(?<name>a)/',
    '/(/',
    '   ',
    'x'.repeat(300),
  ])('refuses %s and says why', (source) => {
    const pattern = attentionPattern(source);
    expect(pattern.ok ? '' : pattern.reason).not.toBe('');
  });

  it('never takes long, whatever the expression and the line', () => {
    const part = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '\\w',
      'a*',
      'a+',
      '.*',
      'a?',
      'a{1,9}',
      '|',
    );
    const body = fc.array(part, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(body, (text) => {
        const pattern = attentionPattern(`/${text}c/`);
        if (!pattern.ok) return;
        const start = performance.now();
        pattern.matches('a'.repeat(100_000));
        expect(performance.now() - start).toBeLessThan(2000);
      }),
      { numRuns: 200 },
    );
  });
});
