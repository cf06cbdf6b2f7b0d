// What was typed into a session, line by line, as its file has it: a time, a tab, the line. Pure.

/** What stands for typed text that the terminal did not show, e.g. a password. */
const HIDDEN = '[not shown]';

export interface KeyLogLine {
  /** Wall-clock time in ms; null where it cannot be read. */
  readonly at: number | null;
  readonly text: string;
  /** The terminal did not show it, so it is not kept. */
  readonly hidden: boolean;
}

/** Reads one line of the file, without its line break. */
export function readKeyLogLine(line: string): KeyLogLine {
  const tab = line.indexOf('\t');
  const at = tab < 0 ? Number.NaN : Date.parse(line.slice(0, tab));
  if (Number.isNaN(at)) return { at: null, text: line, hidden: false };
  const text = line.slice(tab + 1);
  return { at, text, hidden: text === HIDDEN };
}
