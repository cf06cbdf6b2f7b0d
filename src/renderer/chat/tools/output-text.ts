// Text that a tool put out, and which part of a long one a card shows. Pure.

import { plainText } from '#shared/chat/safe-text.ts';
import { ansiRows } from './ansi-rows.ts';

/** Text without escape sequences; of a line that was written over again, only what it was in the end. */
export function shownText(text: string): string {
  if (!/[\r\u001b\u009b]/.test(text)) return plainText(text).trimEnd();
  const lines: string[] = [];
  // Line by line: rows of a long line must not become lines of its text.
  for (const line of text.split('\n')) {
    lines.push(
      ansiRows(line)
        .rows.map((row) => row.map((run) => run.text).join(''))
        .join(''),
    );
  }
  return lines.join('\n').trimEnd();
}

/** How much of a text is shown. */
export interface OutputLimit {
  readonly lines: number;
  readonly chars: number;
}

/** A part of a text, and what is left of it. */
export interface OutputPart {
  readonly text: string;
  /** Where it begins. */
  readonly from: number;
  readonly linesLeft: number;
  /** Characters left; 0 if it is the whole. */
  readonly charsLeft: number;
}

/** Limits one after the other, as somebody asks for more. */
export function outputLimit(step: number): OutputLimit {
  if (step <= 0) return { lines: 14, chars: 12_000 };
  if (step === 1) return { lines: 1000, chars: 200_000 };
  return { lines: 5000 * (step - 1), chars: 600_000 * (step - 1) };
}

/**
 * At most so much of `text` from its beginning or, with `end`, from its end, in whole lines where these
 * are not too long. A text that has only one or two lines more is not worth cutting.
 */
export function partOf(text: string, { lines, chars }: OutputLimit, end: boolean): OutputPart {
  const from = end ? cutBefore(text, lines, chars) : 0;
  const to = end ? text.length : cutBehind(text, lines, chars);
  const linesLeft = end ? countFeeds(text, 0, from) : countFeeds(text, to, text.length);
  if (linesLeft <= 2 && text.length <= chars) return { text, from: 0, linesLeft: 0, charsLeft: 0 };
  const part = text.slice(from, to);
  return { text: part, from, linesLeft, charsLeft: text.length - part.length };
}

/** How many lines a text has. */
export function lineCount(text: string): number {
  return countFeeds(text, 0, text.length) + 1;
}

/** Where the first `lines` lines end, without their last line feed. */
function cutBehind(text: string, lines: number, chars: number): number {
  let at = -1;
  for (let count = 0; count < lines; count += 1) {
    const feed = text.indexOf('\n', at + 1);
    if (feed < 0) {
      at = text.length;
      break;
    }
    at = feed;
  }
  if (at <= chars) return at;
  const feed = text.lastIndexOf('\n', chars);
  return feed > chars / 2 ? feed : whole(text, chars);
}

/** Where the last `lines` lines begin. */
function cutBefore(text: string, lines: number, chars: number): number {
  let at = text.length;
  for (let count = 0; count < lines; count += 1) {
    const feed = at === 0 ? -1 : text.lastIndexOf('\n', at - 1);
    if (feed < 0) {
      at = 0;
      break;
    }
    at = count === lines - 1 ? feed + 1 : feed;
  }
  const least = text.length - chars;
  if (at >= least) return at;
  const feed = text.indexOf('\n', least);
  return feed >= 0 && feed < text.length - chars / 2 ? feed + 1 : whole(text, least);
}

/** `at`, moved so that it is not within a character. */
function whole(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at;
}

function countFeeds(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) {
    count += 1;
  }
  return count;
}
