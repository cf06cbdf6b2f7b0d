import { describe, expect, it } from 'vitest';
import { steadyMarkdown } from './steady-markdown.ts';

describe('steadyMarkdown', () => {
  it.each([
    ['plain words', 'plain words'],
    ['some **bol', 'some **bol**'],
    ['some **bold*', 'some **bold**'],
    ['some **', 'some '],
    ['a **b** c', 'a **b** c'],
    ['run `npm te', 'run `npm te`'],
    ['run `', 'run '],
    ['a `**` b', 'a `**` b'],
    ['see [the do', 'see the do'],
    ['see [the docs](https://exa', 'see the docs'],
    ['see [the docs](https://example.com)', 'see [the docs](https://example.com)'],
    ['- [', '- '],
    ['Title\n-', 'Title\n'],
    ['Title\n==', 'Title\n'],
    ['one\n\n**two** and **three', 'one\n\n**two** and **three**'],
    ['an **odd** one**\n\nnext', 'an **odd** one**\n\nnext'],
    ['intro\n| a | b |', 'intro\n'],
    ['| a | b |\n| - | - |\n| 1 |', '| a | b |\n| - | - |\n| 1 |'],
  ])('%j is shown as %j', (text, shown) => {
    expect(steadyMarkdown(text)).toBe(shown);
  });

  it('takes linear time for hostile text', () => {
    for (const part of ['[', '`', '*', '| ', '\n-', '![x](', '[a']) {
      expect(steadyMarkdown(part.repeat(20_000)).length).toBeLessThanOrEqual(140_000);
    }
  });
});
