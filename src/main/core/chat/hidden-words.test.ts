import { describe, expect, it } from 'vitest';
import { HiddenWords } from './hidden-words.ts';

describe('HiddenWords (A61)', () => {
  it('hides secrets in every text, also inside of JSON', () => {
    const hidden = new HiddenWords();
    hidden.add(['pass"word', ' ']);
    const said = { a: ['my pass"word!'], raw: JSON.stringify({ answers: ['pass"word'] }), n: 7 };
    const shown = hidden.hide(said);
    expect(JSON.stringify(shown)).not.toMatch(/pass\\*"word/);
    expect(shown).toMatchObject({ a: ['my ••••••!'], n: 7 });
  });

  it('hides short ones only where they stand alone', () => {
    const hidden = new HiddenWords();
    hidden.add(['42']);
    expect(hidden.hide({ a: '42', b: '{"pin":"42"}', c: 'in 1942' })).toEqual({
      a: '••••••',
      b: '{"pin":"••••••"}',
      c: 'in 1942',
    });
  });

  it('leaves alone what has none', () => {
    const hidden = new HiddenWords();
    const value = { text: 'hello' };
    expect(hidden.hide(value)).toBe(value);
    hidden.add(['secret']);
    expect(hidden.hide(value)).toBe(value);
  });
});
