// Text of agents that is shown as a name or a single line must not be able to pose as something else.

// CSI, OSC/DCS/APC/PM/SOS up to their end, and two-character escapes.
const escapes =
  /\u001b\[[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[ -/]*[0-~]|\u009b[0-?]*[ -/]*[@-~]/g;
// Controls other than tab and line feed; what reorders or hides text; byte order mark.
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
const deceivers =
  /[\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\u{e0001}|[\u{e0020}-\u{e007f}]/gu;

/** `text` as one line of at most `max` characters without escape sequences, controls and bidi controls. */
export function plainLine(text: string, max: number): string {
  // What is cut off later need not be looked at.
  const start = text.length > max * 4 ? text.slice(0, max * 4) : text;
  const line = plainText(start).replace(/\s+/g, ' ').trim();
  return line.length > max ? `${cutEnd(line, max - 1)}…` : line;
}

/** `text` with its lines, without escape sequences, controls and bidi controls. */
export function plainText(text: string): string {
  return text
    .replace(escapes, '')
    .replace(/\r\n?/g, '\n')
    .replace(controls, '')
    .replace(deceivers, '');
}

/** The first `max` characters of `text`, never half a surrogate pair. */
export function cutEnd(text: string, max: number): string {
  if (text.length <= max) return text;
  return text.slice(0, isHigh(text.charCodeAt(max - 1)) ? max - 1 : max);
}

/** The last `max` characters of `text`, never half a surrogate pair. */
export function cutStart(text: string, max: number): string {
  if (text.length <= max) return text;
  const start = text.length - max;
  return text.slice(isLow(text.charCodeAt(start)) ? start + 1 : start);
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
