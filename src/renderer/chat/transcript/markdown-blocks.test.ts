import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkDefinitions, type MarkdownBlock, markdownBlocks } from './markdown-blocks.ts';

const shape = (blocks: readonly MarkdownBlock[]): string[] =>
  blocks.map((block) => (block.type === 'code' ? `${block.language}|${block.code}` : block.text));

describe('markdownBlocks', () => {
  it('cuts at empty lines and around code', () => {
    const text = 'one\ntwo\n\nthree\n```ts\na\n\nb\n```\nfour';
    expect(shape(markdownBlocks(text))).toEqual(['one\ntwo\n', 'three\n', 'ts|a\n\nb', 'four']);
  });

  it('keeps a list together over empty lines', () => {
    const text = '1. one\n\n   more\n\n2. two\n\nend';
    expect(shape(markdownBlocks(text))).toEqual(['1. one\n\n   more\n\n2. two\n', 'end']);
  });

  it('ends code only with as many marks of the same kind', () => {
    const text = '````md\n```ts\nx\n```\n~~~~\n````\nend';
    expect(shape(markdownBlocks(text))).toEqual(['md|```ts\nx\n```\n~~~~', 'end']);
  });

  it('tells whether code has ended', () => {
    expect(markdownBlocks('```\na\n')[0]).toMatchObject({ closed: false, code: 'a\n' });
    expect(markdownBlocks('```\n```')[0]).toMatchObject({ closed: true, code: '' });
  });

  it('finds the same piece by piece as at once, whatever comes', () => {
    const piece = fc.constantFrom(
      'a',
      '\n',
      '\n\n',
      '```',
      '~~~',
      '- ',
      '1',
      '. ',
      '  ',
      'ts',
      '`',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        let text = '';
        let blocks: readonly MarkdownBlock[] = [];
        for (const more of pieces) {
          text += more;
          blocks = markdownBlocks(text, blocks);
        }
        expect(blocks).toEqual(markdownBlocks(text));
      }),
    );
  });

  it('loses no word', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '\n', '-', ' ') }), (text) => {
        const joined = markdownBlocks(text)
          .map((block) => (block.type === 'text' ? block.text : ''))
          .join('');
        expect(joined.replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      }),
    );
  });
});

describe('linkDefinitions', () => {
  it('finds addresses that have names, and no footnotes', () => {
    const blocks = markdownBlocks('See [a].\n\n[a]: https://a.example\n[^b]: note\n');
    expect(linkDefinitions(blocks)).toBe('[a]: https://a.example');
  });
});
