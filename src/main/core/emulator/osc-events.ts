// What output says by OSC sequences beside text. Pure; everything returned is capped and free of
// control characters.

import type { EmulatorEvent } from './emulator.ts';

const MAX_TITLE = 512;
const MAX_BODY = 4096;
const MAX_PATH = 4096;

/** Control characters, and those that turn the direction of all text after them, also of what is not theirs. */
const UNSHOWN = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/gu;

/** `text` without control characters, at most `limit` UTF-16 units. */
export function plainText(text: string, limit: number): string {
  return text.replace(UNSHOWN, '').slice(0, limit);
}

/** A window title (OSC 0 and 2). */
export const titleOf = (data: string): string => plainText(data, MAX_TITLE);

/** The folder named by OSC 7 (`file://host/path`), or null if it is not one on this machine. */
export function folderOf(data: string, hostname: string): string | null {
  const match = /^file:\/\/([^/]*)(\/.*)$/su.exec(data);
  if (!match) return null;
  const host = (match[1] ?? '').toLowerCase();
  if (host !== '' && host !== 'localhost' && host !== hostname.toLowerCase()) return null;
  let path: string;
  try {
    path = decodeURIComponent(match[2] ?? '');
  } catch {
    // Not percent-encoded: shells that do not encode send the path as it is.
    path = match[2] ?? '';
  }
  if (path.length > MAX_PATH || plainText(path, MAX_PATH) !== path) return null;
  // file:///C:/Users names a Windows drive.
  return /^\/[A-Za-z]:(\/|$)/u.test(path) ? path.slice(1) : path;
}

function notification(title: string | null, body: string): EmulatorEvent | null {
  const text = plainText(body, MAX_BODY);
  const heading = title === null ? null : plainText(title, MAX_TITLE) || null;
  return text === '' && heading === null
    ? null
    : { type: 'notification', title: heading, body: text };
}

/** OSC 9: a notification, unless it is a progress report (`9;4;…`). */
export const notificationOf9 = (data: string): EmulatorEvent | null =>
  /^4(;|$)/u.test(data) ? null : notification(null, data);

/** OSC 99: `metadata;body`. */
export function notificationOf99(data: string): EmulatorEvent | null {
  const separator = data.indexOf(';');
  return separator < 0 ? null : notification(null, data.slice(separator + 1));
}

/** OSC 777 as the mark of a shell that is at its prompt. */
export const shellReadyOf777 = (data: string): EmulatorEvent | null =>
  data === 'wmux;shell-ready' ? { type: 'shell-ready' } : null;

/** OSC 777: `notify;title;body`, or `notify;body`. */
export function notificationOf777(data: string): EmulatorEvent | null {
  const [verb, first, ...rest] = data.split(';');
  if (verb !== 'notify' || first === undefined) return null;
  return rest.length === 0 ? notification(null, first) : notification(first, rest.join(';'));
}

/** Lets at most `limit` events pass in each second. */
export class RateLimit {
  readonly #limit: number;
  readonly #now: () => number;
  #start = Number.NEGATIVE_INFINITY;
  #count = 0;

  constructor(limit: number, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  pass(): boolean {
    const now = this.#now();
    if (now - this.#start >= 1000) {
      this.#start = now;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#count <= this.#limit;
  }
}
