// Text of a program in rows of pieces that look alike. Pure, and linear in time whatever comes in.

import { plainText } from '#shared/chat/safe-text.ts';
import { type AnsiStyle, plainStyle, withSgr } from './ansi-style.ts';

/** Text that looks alike. */
export interface AnsiRun {
  readonly text: string;
  readonly style: AnsiStyle;
}
export type AnsiRow = readonly AnsiRun[];

/** Longer lines go on in a further row: one line of megabytes would stop the page. */
export const MAX_ROW = 2000;

// In this order: colours; other CSI; OSC, DCS, APC, PM, SOS with their end on the same line; other
// escapes; what goes back to the beginning of the line.
const sequence =
  /\u001b\[([\d;:]*)m|(?:\u001b\[|\u009b)([0-?]*)[ -/]*([@-~])|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-~]|\r/g;

/**
 * Rows of `text`, which begins in `style`, and the style behind it. Of a line that was written over
 * again only what it was in the end; without all other sequences, controls and what reorders text.
 */
export function ansiRows(
  text: string,
  style: AnsiStyle = plainStyle,
): { readonly rows: readonly AnsiRow[]; readonly style: AnsiStyle } {
  const rows: AnsiRow[] = [];
  let now = style;
  for (const source of text.split('\n')) {
    const line = new Line(now);
    line.take(source);
    now = line.style;
    rows.push(...wrapped(line.runs));
  }
  return { rows, style: now };
}

/** The style behind `text` that begins in `style`. */
export function styleBehind(text: string, style: AnsiStyle): AnsiStyle {
  let now = style;
  for (const [, parameters = ''] of text.matchAll(/\u001b\[([\d;:]*)m/g)) {
    now = withSgr(now, parameters);
  }
  return now;
}

class Line {
  style: AnsiStyle;
  runs: AnsiRun[] = [];
  /** True at the beginning of a line that has text already: what comes next takes its place. */
  #again = false;

  constructor(style: AnsiStyle) {
    this.style = style;
  }

  take(source: string): void {
    let at = 0;
    for (const found of source.matchAll(sequence)) {
      this.#add(source.slice(at, found.index));
      at = found.index + found[0].length;
      const [whole, colours, parameters, final] = found;
      if (colours !== undefined) this.style = withSgr(this.style, colours);
      else if (whole === '\r') this.#again = true;
      else if (final === 'G' && /^[01]?$/.test(parameters ?? '')) this.#again = true;
      else if (final === 'K' && (parameters === '2' || this.#again)) this.runs = [];
    }
    this.#add(source.slice(at));
  }

  #add(source: string): void {
    const text = plainText(source);
    if (text === '') return;
    if (this.#again) this.runs = [];
    this.#again = false;
    const last = this.runs.at(-1);
    if (last?.style === this.style)
      this.runs[this.runs.length - 1] = { ...last, text: last.text + text };
    else this.runs.push({ text, style: this.style });
  }
}

/** A line in rows of at most {@link MAX_ROW} characters. */
function wrapped(runs: readonly AnsiRun[]): AnsiRow[] {
  const rows: AnsiRun[][] = [[]];
  let room = MAX_ROW;
  for (const { text, style } of runs) {
    let at = 0;
    while (at < text.length) {
      if (room === 0) {
        rows.push([]);
        room = MAX_ROW;
      }
      let end = Math.min(text.length, at + room);
      // Never half a character.
      if (end < text.length && isLow(text.charCodeAt(end)) && end - 1 > at) end -= 1;
      rows.at(-1)?.push({ text: text.slice(at, end), style });
      room = end < text.length ? 0 : room - (end - at);
      at = end;
    }
  }
  return rows;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
