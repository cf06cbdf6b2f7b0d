import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GlobOptions, matchesGlob } from './path-glob.ts';

const strict: GlobOptions = { dots: false, ignoreCase: false };
const broad: GlobOptions = { dots: true, ignoreCase: true };

describe('matchesGlob', () => {
  it.each([
    ['/p/src/**', '/p/src/a/b.ts'],
    ['/p/src/**', '/p/src'],
    ['/p/**/b.ts', '/p/b.ts'],
    ['/p/**/b.ts', '/p/x/y/b.ts'],
    ['/p/*.ts', '/p/a.ts'],
    ['/p/a?.ts', '/p/ab.ts'],
    ['/p/**/src/**/x', '/p/a/src/src/b/x'],
    ['/p/.env', '/p/.env'],
    ['/p/.*', '/p/.env'],
    ['/p/[id]/{a,b}.ts', '/p/[id]/{a,b}.ts'],
    ['/p/*a*b*', '/p/xaybz'],
  ])('%s describes %s', (pattern, path) => {
    expect(matchesGlob(pattern, path, strict)).toBe(true);
  });

  it.each([
    ['/p/src/**', '/p/srcs/a'],
    ['/p/*.ts', '/p/x/a.ts'],
    ['/p/*', '/p'],
    ['/p/*', '/p/a/b'],
    ['/p/?', '/p/ab'],
    ['/p/**', '/p/.env'],
    ['/p/**', '/p/.git/hooks/x'],
    ['/p/*', '/p/.env'],
    ['/p/?env', '/p/.env'],
    ['/p/a', '/p/A'],
    ['/p/[ab]', '/p/a'],
  ])('%s does not describe %s', (pattern, path) => {
    expect(matchesGlob(pattern, path, strict)).toBe(false);
  });

  it('takes names with dots and other cases along where told', () => {
    expect(matchesGlob('/p/**', '/p/.git/x', broad)).toBe(true);
    expect(matchesGlob('/p/*', '/p/.ENV', broad)).toBe(true);
    expect(matchesGlob('/P/a', '/p/A', broad)).toBe(true);
  });

  it('agrees with a regular expression', () => {
    const name = fc.stringMatching(/^[ab.]{1,4}$/);
    const wild = fc.stringMatching(/^[ab.*?]{1,4}$/);
    const part = fc.oneof(
      { weight: 1, arbitrary: fc.constant('**') },
      { weight: 3, arbitrary: wild },
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 5 }),
        fc.array(name, { maxLength: 5 }),
        fc.boolean(),
        (pattern, names, dots) => {
          // A name of stars alone means the same as one star, unless it is exactly two.
          fc.pre(pattern.every((each) => each === '**' || !each.includes('**')));
          const expected = oracle(pattern, dots).test(
            `${names.map((each) => `/${each}`).join('')}`,
          );
          const options = { dots, ignoreCase: false };
          expect(matchesGlob(`/${pattern.join('/')}`, `/${names.join('/')}`, options)).toBe(
            expected,
          );
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is quick with patterns made to be slow', () => {
    const pattern = `/${'**/'.repeat(100)}${'*a'.repeat(100)}b`;
    expect(matchesGlob(pattern, `/${`${'a'.repeat(250)}/`.repeat(40)}`, strict)).toBe(false);
  });
});

function oracle(pattern: readonly string[], dots: boolean): RegExp {
  const notHidden = dots ? '' : '(?!\\.)';
  const parts = pattern.map((part) => {
    if (part === '**') return `(?:/${notHidden}[^/]+)*`;
    const body = part.replace(/[.*?]/g, (char) =>
      char === '.' ? '\\.' : char === '*' ? '[^/]*' : '[^/]',
    );
    return part.startsWith('.') ? `/${body}` : `/${notHidden}${body}`;
  });
  return new RegExp(`^${parts.join('')}$`);
}
