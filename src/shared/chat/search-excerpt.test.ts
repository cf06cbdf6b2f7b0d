import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '#tests/support/property-seed.ts';
import { excerpter } from './search-excerpt.ts';
import { matchExpression, searchTerms } from './search-terms.ts';

/** The excerpt with what was found in brackets. */
function marked(text: string, query: string): string {
  const found = excerpter(searchTerms(query))(text);
  let line = '';
  let at = 0;
  for (const { start, end } of found.ranges) {
    line += `${found.text.slice(at, start)}[${found.text.slice(start, end)}]`;
    at = end;
  }
  return line + found.text.slice(at);
}

describe('excerpter', () => {
  it.each([
    ['The parser is fixed', 'pars', 'The [parser] is fixed'],
    ['The parser is fixed', 'pars ', 'The parser is fixed'],
    ['one two  \n three', '"two three"', 'one [two three]'],
    ['a café here', 'cafe ', 'a [café] here'],
    ['a cafe here', 'café ', 'a [cafe] here'],
    ['snake_case and $x.y', 'snake_case x.y', '[snake_case] and $[x.y]'],
    ['<b>bold</b>', 'bold ', '<b>[bold]</b>'],
  ])('shows %j for %j', (text, query, expected) => {
    expect(marked(text, query)).toBe(expected);
  });

  it('shows the place in a long text, in one line', () => {
    const text = `${'before '.repeat(100)}\n\n  needle ${'after '.repeat(100)}`;
    const { text: line, ranges } = excerpter(searchTerms('needle'))(text);
    expect(line).toMatch(/^…before .*before needle after .*after…$|^….*needle.*…$/);
    expect(line.length).toBeLessThan(220);
    expect(ranges).toHaveLength(1);
  });

  it('marks places within its line, whatever is typed and said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, query) => {
        const terms = searchTerms(query);
        matchExpression(terms);
        if (terms.length === 0) return;
        const found = excerpter(terms)(text);
        let at = 0;
        for (const { start, end } of found.ranges) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(found.text.length);
          at = end;
        }
      }),
      { numRuns: 25 },
    );
  });
});
