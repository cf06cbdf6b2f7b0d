import { expect, it } from 'vitest';
import type { ReviewDiff } from '#shared/contract/index.ts';
import { linesAround, patchText, reviewHunks } from './review-hunks.ts';

type GitLine = ReviewDiff['hunks'][number]['lines'][number];

function lines(...texts: readonly string[]): GitLine[] {
  const kinds = { ' ': 'context', '+': 'added', '-': 'removed' } as const;
  let old = 9;
  let now = 9;
  return texts.map((text) => {
    const kind = text.startsWith('+') ? kinds['+'] : text.startsWith('-') ? kinds['-'] : kinds[' '];
    return {
      kind,
      old: kind === 'added' ? null : ++old,
      new: kind === 'removed' ? null : ++now,
      text: text.slice(1),
    };
  });
}

function diff(...texts: readonly string[]): ReviewDiff {
  const within = lines(...texts);
  const hunk = { oldStart: 10, oldLines: 3, newStart: 10, newLines: 3, section: 'main()' };
  return {
    path: 'src/a.ts',
    version: '0123456789abcdef',
    oldMode: '100644',
    newMode: '100644',
    binary: false,
    tooLarge: false,
    hunks: [{ ...hunk, id: '0123456789abcdef', lines: within }],
  };
}

it('makes of git’s hunks what cards show too', () => {
  expect(reviewHunks(diff(' one', '-two', '+2', ' three'))).toEqual([
    {
      id: '0123456789abcdef',
      index: 0,
      gap: 9,
      heading: 'main()',
      lines: [
        { at: 0, type: 'same', before: 10, after: 10, text: 'one' },
        { at: 1, type: 'removed', before: 11, text: 'two' },
        { at: 2, type: 'added', after: 11, text: '2' },
        { at: 3, type: 'same', before: 12, after: 12, text: 'three' },
      ],
    },
  ]);
});

it('shows carriage returns only where some lines have none', () => {
  const texts = (of: ReviewDiff) => reviewHunks(of)[0]?.lines.map(({ text }) => text);
  expect(texts(diff(' a\r', '+b\r'))).toEqual(['a', 'b']);
  expect(texts(diff('-a', '+a\r'))).toEqual(['a', 'a\r']);
});

it('finds the unchanged lines around a hunk', () => {
  const [hunk] = reviewHunks(diff(' one', '-two', '+2', ' three'));
  const whole = [
    {
      index: 0,
      gap: 0,
      heading: '',
      lines: Array.from({ length: 15 }, (_, n) => {
        const number = n + 1;
        return { at: n, type: 'same' as const, before: number, after: number, text: `${number}` };
      }),
    },
  ];
  expect(
    linesAround(whole, undefined, hunk)
      .map(({ text }) => text)
      .at(-1),
  ).toBe('9');
  expect(linesAround(whole, hunk, undefined).map(({ text }) => text)).toEqual(['13', '14', '15']);
});

it('copies a patch that git takes', () => {
  expect(patchText(diff(' one', '-two', '+2', ' three'))).toBe(
    [
      '--- a/src/a.ts',
      '+++ b/src/a.ts',
      '@@ -10,3 +10,3 @@ main()',
      ' one',
      '-two',
      '+2',
      ' three',
      '',
    ].join('\n'),
  );
  expect(patchText({ ...diff('+new'), oldMode: null })).toContain(
    '--- /dev/null\n+++ b/src/a.ts\n',
  );
});
