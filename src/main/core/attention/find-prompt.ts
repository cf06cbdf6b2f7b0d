// Recognises a question on the screen. Pure. Two kinds: a question on the cursor's line, as programs
// of a shell ask it, and a box of choices near the end of the screen, as coding agents draw it.

import type { ScreenTail } from '../emulator/screen-tail.ts';

/** A question that was found, in one line of untrusted text. */
export interface FoundPrompt {
  readonly text: string;
  /** True for a box of choices, which may also stand on a screen that was left. */
  readonly isBox: boolean;
}

/** Most lines from the end in which a box of choices is looked for. */
const BOX_LINES = 16;
/** Most lines that may follow a box, such as hints about keys. */
const LINES_BELOW_BOX = 5;
const MAX_TEXT = 200;

/** Ends of the text before the cursor at which a program waits for an answer. */
const questions: readonly RegExp[] = [
  // Passwords and the like: sudo, su, ssh, git, gpg, npm, databases.
  /\b(password|passphrase|passcode|passwd|pin|otp|one-time (password|code)|verification code|security code|token)\b[^?]{0,120}:\s*$/i,
  /^(user ?name|login|e-?mail( address)?)\b[^?]{0,120}:\s*$/i,
  // Yes or no, with or without a default: [y/N], (yes/no/[fingerprint])?, (Y)es/(N)o [Yes]:
  /[[(]\s*(y|yes|n|no)\s*[/|,]\s*(y|yes|n|no)\b[^\n]{0,40}[\])]{1,2}\s*[?:]?\s*$/i,
  /\(y\)es\s*\/\s*\(n\)o\b[^\n]{0,60}$/i,
  /\?\s*[[(]\s*(y|yes|n|no)\s*[\])]\s*:?\s*$/i,
  /\by\/n\s*[?:]?\s*$/i,
  /\btype ['"“]?yes['"”]? to\b[^\n]{0,80}[:.?]?\s*$/i,
  // Any key.
  /\b(press|hit|type)\s+(any key|a key|\[?<?(enter|return|space)\b\]?>?)[^\n]{0,80}$/i,
  // Questions of the usual prompt libraries: "? Project name: ›", "◆ Which framework?"
  /^\s*[?◆]\s\S[^\n]{0,160}$/u,
];

/** A line with one of several numbered choices, marked as the one that Enter takes. */
const chosen = /^[❯›>▶→●◉◆*]\s*\(?\d{1,2}[.):]\s+\S/u;
const choice = /^(?:[❯›>▶→●◉◆*○◯]\s*)?\(?\d{1,2}[.):]\s+\S/u;
/** What agents and choosers say beside their choices. */
const permission =
  /^(allow once\b.*\b(reject|deny)\b|.*\((use arrow keys|use arrows to move)\b|.*\[use arrows to move\b|.*\bpress (y|enter) to (approve|allow|confirm|accept)\b)/i;
const asks =
  /\?$|^(permission required|allow .{1,160}|do you want .{1,160}|would you like .{1,160})[:?]?$/i;

/** The question that the screen ends with, or null. `own`: a person's patterns. */
export function findPrompt(
  tail: ScreenTail,
  own: readonly ((line: string) => boolean)[] = [],
): FoundPrompt | null {
  const current = tail.beforeCursor.trimEnd();
  const line = tail.beforeCursor.trim();
  if (own.some((matches) => line !== '' && matches(line))) return found(line, false);
  // In an editor the cursor's line is somebody's text.
  const asked = !tail.alternate && tail.afterCursor === '' && line !== '';
  if (asked && questions.some((pattern) => pattern.test(current))) return found(line, false);
  return findBox(tail, own);
}

function findBox(
  { lines }: ScreenTail,
  own: readonly ((line: string) => boolean)[],
): FoundPrompt | null {
  const shown = lines
    .slice(-BOX_LINES)
    .map(withoutFrame)
    .filter((text) => text !== '');
  const last = shown.findLastIndex((text) => chosen.test(text) || permission.test(text));
  const lastChoice = shown.findLastIndex((text, i) => i >= last && choice.test(text));
  const end = Math.max(last, lastChoice);
  if (last >= 0 && shown.length - 1 - end <= LINES_BELOW_BOX && isBox(shown, last)) {
    const first = shown.findIndex((text, i) => i <= last && choice.test(text));
    const above = shown.slice(0, first < 0 ? last : first);
    return found(
      above.findLast((text) => asks.test(text)) ?? above.at(-1) ?? shown[last] ?? '',
      true,
    );
  }
  const mine = shown.slice(-3).findLast((text) => own.some((matches) => matches(text)));
  return mine === undefined ? null : found(mine, true);
}

/** One marked line is a list of something; a box has a question above, or more than one choice. */
function isBox(shown: readonly string[], marked: number): boolean {
  if (permission.test(shown[marked] ?? '')) return true;
  const choices = shown.filter((text) => choice.test(text)).length;
  return choices > 1 && shown.slice(0, marked).some((text) => asks.test(text));
}

/** A line without the lines that boxes are drawn with. */
function withoutFrame(line: string): string {
  return line.replace(/^[\s│┃║▌▐|]+|[\s│┃║▌▐|]+$/gu, '').replace(/^[─━═╭╮╰╯┌┐└┘+\s-]+$/u, '');
}

function found(text: string, isBox: boolean): FoundPrompt {
  return { text: text.replace(/\s+/gu, ' ').trim().slice(0, MAX_TEXT), isBox };
}
