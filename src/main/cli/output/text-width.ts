// How many columns text takes in a terminal, and cutting it to fit. Expects harmless text.

const ASCII = /^[\x20-\x7e]*$/;
const MORE = '…';

/** What is needed for text beyond ASCII; made for the first such text, because it takes ms. */
interface Unicode {
  readonly segmenter: Intl.Segmenter;
  readonly wide: RegExp;
  readonly zero: RegExp;
}

let unicode: Unicode | undefined;

function makeUnicode(): Unicode {
  return {
    segmenter: new Intl.Segmenter('en', { granularity: 'grapheme' }),
    wide: /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1b000}-\u{1b2ff}]|[\u{20000}-\u{3fffd}]|.+\ufe0f)/u,
    zero: /^[\p{Mn}\p{Me}]/u,
  };
}

/** The characters as people see them, with their columns. */
function clusters(text: string): { text: string; width: number }[] {
  unicode ??= makeUnicode();
  const { segmenter, wide, zero } = unicode;
  return Array.from(segmenter.segment(text), ({ segment }) => {
    if (zero.test(segment)) return { text: segment, width: 0 };
    return { text: segment, width: wide.test(segment) ? 2 : 1 };
  });
}

/** Columns that `text` takes. */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  return clusters(text).reduce((sum, { width }) => sum + width, 0);
}

/** `text` in at most `width` columns; when something is cut off, an ellipsis says so. */
export function fitText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width < 1) return '';
  let fitted = '';
  let left = width - 1;
  for (const cluster of clusters(text)) {
    left -= cluster.width;
    if (left < 0) break;
    fitted += cluster.text;
  }
  return fitted + MORE;
}

/** `text` with blanks up to `width` columns. */
export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}
