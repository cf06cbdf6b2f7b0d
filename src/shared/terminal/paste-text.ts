// Makes text from the clipboard or a drop safe to send to a program. Pasted text is untrusted: it
// may try to leave bracketed paste and run commands.

const START = '\x1b[200~';
const END = '\x1b[201~';
/** Both markers, with the 7-bit and the 8-bit introducer. */
const MARKERS = /(?:\x1b\[|\x9b)20[01]~/g;
/** Controls that a program would act on. Tab and line ends stay. */
const CONTROLS = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

/** Text as a program may receive it: no paste markers, no control characters, lines ended by CR. */
export function cleanPaste(text: string): string {
  let clean = text;
  // Removing one marker may join the halves of another.
  for (let before = ''; before !== clean; ) {
    before = clean;
    clean = clean.replace(MARKERS, '');
  }
  return clean.replace(/\r\n|\n/g, '\r').replace(CONTROLS, '');
}

/** The input for a paste of `text`, in paste brackets if the program asked for them. */
export function pasteInput(text: string, bracketed: boolean): string {
  const clean = cleanPaste(text);
  return bracketed ? START + clean + END : clean;
}

/**
 * True if the program would run more than the person sees on one line: the text has several lines,
 * or ends one, and the program does not handle pastes itself.
 */
export function pasteRunsLines(text: string, bracketed: boolean): boolean {
  return !bracketed && cleanPaste(text).includes('\r');
}

/** What a person is shown before a paste, at most `maxLines` lines of `maxColumns` characters. */
export function pastePreview(text: string, maxLines = 12, maxColumns = 200): string {
  const lines = cleanPaste(text).split('\r');
  const shown = lines
    .slice(0, maxLines)
    .map((line) => (line.length > maxColumns ? `${line.slice(0, maxColumns)}…` : line));
  const rest = lines.length - shown.length;
  return rest > 0 ? [...shown, `… ${rest} more lines`].join('\n') : shown.join('\n');
}

/** How many lines a paste has, counting an unfinished last one. */
export function pasteLines(text: string): number {
  const lines = cleanPaste(text).split('\r');
  return lines.at(-1) === '' ? lines.length - 1 : lines.length;
}
