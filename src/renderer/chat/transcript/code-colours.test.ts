import { describe, expect, it } from 'vitest';
import { colourer, colourMore, nothingColoured } from './code-colours.ts';

describe('colourMore', () => {
  it('goes on where it stopped, as if all had been there at once', async () => {
    const highlighter = await colourer('typescript');
    if (!highlighter) throw new Error('The language was not found.');
    const code = 'const a = `x\ny ${1}\nz`;\n/* one\ntwo */ let b = 2;\n';
    const whole = colourMore(highlighter, 'typescript', code, nothingColoured, 100, 0);
    let piecemeal = nothingColoured;
    for (let end = 1; end <= code.length; end += 1) {
      piecemeal = colourMore(highlighter, 'typescript', code.slice(0, end), piecemeal, 1, 0);
    }
    expect(piecemeal.lines).toEqual(whole.lines);
    expect(whole.lines.map((line) => line.map(({ text }) => text).join('')).join('\n')).toBe(
      code.trimEnd(),
    );
    expect(whole.lines[0]?.[0]).toMatchObject({
      text: 'const',
      colour: expect.stringMatching(/^var\(--code-/),
    });
  });

  it('keeps what is done while a line is not whole, and starts again for other code', async () => {
    const highlighter = await colourer('json');
    if (!highlighter) throw new Error('The language was not found.');
    const done = colourMore(highlighter, 'json', '{\n', nothingColoured, 10);
    expect(colourMore(highlighter, 'json', '{\n  "a"', done, 10)).toBe(done);
    expect(colourMore(highlighter, 'json', '[\n1\n', done, 10).lines).toHaveLength(2);
  });

  it('knows no language that is not listed', async () => {
    expect(await colourer('constructor')).toBeUndefined();
  });
});
