// The keys that leave an attached session, found among everything that is typed. All else passes
// untouched: pastes are not looked into, and what only begins like the keys is given back.

import { CommandFailure } from '../command-failure.ts';
import { ExitCode } from '../exit-code.ts';

/** Ctrl-\ twice: the system gives one of them a meaning nobody types by chance, and two none. */
export const DEFAULT_DETACH_KEYS = 'ctrl-\\,ctrl-\\';
const MAX_KEYS = 8;
const PASTE_MARK = '\x1b[20';
/** How keyboards that tell more write a key (kitty's protocol, xterm's modifyOtherKeys). */
const LONG_KEY = /^\x1b\[(?:27;(\d+);(\d+)~|(\d+)(?::\d*)*(?:;(\d+)(?::(\d+))?)?u)/;
const MAX_LONG_KEY = 32;
const CTRL = 4;
const LOCKS = 64 + 128;

/** Codes of the keys of `text`, e.g. `ctrl-],d`; none for `none`. @throws CommandFailure */
export function parseDetachKeys(text: string): number[] {
  if (text === 'none') return [];
  const codes = text.split(',').map((key) => {
    const control = /^(?:ctrl-|\^)([a-z@[\\\]^_])$/i.exec(key)?.[1];
    if (control) return control.toUpperCase().charCodeAt(0) & 0x1f;
    return /^[!-~]$/.test(key) ? key.charCodeAt(0) : Number.NaN;
  });
  if (codes.length > MAX_KEYS || codes.some(Number.isNaN)) {
    const message =
      'Use up to 8 keys such as ctrl-] or d for --detach-key, separated by commas, or none.';
    throw new CommandFailure('usage', message, ExitCode.usage);
  }
  return codes;
}

/** The keys as a person reads them. */
export function detachKeyWords(codes: readonly number[]): string {
  const names = codes.map((code) =>
    code < 0x20 ? `Ctrl-${String.fromCharCode(code + 0x40)}` : String.fromCharCode(code),
  );
  return names.join(' ');
}

/** What to do with typed bytes. */
export interface Typed {
  /** Belongs to the session. */
  readonly pass: Uint8Array;
  /** The keys were typed; what follows them is dropped. */
  readonly detach: boolean;
}

interface Token {
  readonly bytes: Uint8Array;
  /** The key; null for what happens beside keys, such as letting one go. */
  readonly key: number | null;
}

export class DetachKeys {
  readonly #codes: readonly number[];
  #held: Token[] = [];
  #pasteMark = '';
  #pasting = false;

  constructor(codes: readonly number[]) {
    this.#codes = codes;
  }

  /** True while the beginning of the keys is kept back. */
  get holds(): boolean {
    return this.#held.length > 0;
  }

  push(chunk: Uint8Array): Typed {
    if (this.#codes.length === 0) return { pass: chunk, detach: false };
    const pass: Uint8Array[] = [];
    for (let at = 0; at < chunk.length; ) {
      const token = tokenAt(chunk, at);
      at += token.bytes.length;
      for (const byte of token.bytes) this.#watchPaste(byte);
      if (this.#take(token, pass)) return { pass: Buffer.concat(pass), detach: true };
    }
    return { pass: Buffer.concat(pass), detach: false };
  }

  /** Gives back what is held: the rest of the keys did not come. */
  release(): Uint8Array {
    const held = this.#held.map(({ bytes }) => bytes);
    this.#held = [];
    return Buffer.concat(held);
  }

  #take(token: Token, pass: Uint8Array[]): boolean {
    if (this.#pasting || (token.key === null && !this.holds)) {
      pass.push(this.release(), token.bytes);
      return false;
    }
    this.#held.push(token);
    while (!this.#begins()) {
      const first = this.#held.shift();
      if (first) pass.push(first.bytes);
    }
    return this.#keysHeld().length === this.#codes.length;
  }

  #keysHeld(): number[] {
    return this.#held.map(({ key }) => key).filter((key) => key !== null);
  }

  /** Whether what is held begins with a key, and like the keys. */
  #begins(): boolean {
    if (this.#held.length === 0) return true;
    if (this.#held[0]?.key === null) return false;
    return this.#keysHeld().every((key, i) => key === this.#codes[i]);
  }

  /** Follows the marks around pasted text, however they are split. */
  #watchPaste(byte: number): void {
    const mark = this.#pasteMark + String.fromCharCode(byte);
    if (mark === `${PASTE_MARK}0~`) this.#pasting = true;
    else if (mark === `${PASTE_MARK}1~`) this.#pasting = false;
    else if (`${PASTE_MARK}0~`.startsWith(mark) || `${PASTE_MARK}1~`.startsWith(mark)) {
      this.#pasteMark = mark;
      return;
    }
    this.#pasteMark = byte === 0x1b ? '\x1b' : '';
  }
}

function tokenAt(chunk: Uint8Array, at: number): Token {
  const byte = chunk[at] ?? 0;
  if (byte === 0x1b) {
    const text = Buffer.from(chunk.subarray(at, at + MAX_LONG_KEY)).toString('latin1');
    const match = LONG_KEY.exec(text);
    if (match) {
      const bytes = chunk.subarray(at, at + match[0].length);
      const [, otherModifiers, otherCode, code, modifiers, event] = match;
      const key = longKey(Number(otherCode ?? code), Number(otherModifiers ?? modifiers ?? 1));
      return { bytes, key: event === '3' ? null : key };
    }
  }
  return { bytes: chunk.subarray(at, at + 1), key: byte };
}

/** The byte a plain keyboard would send; -1 if that takes more than one. */
function longKey(code: number, modifiers: number): number {
  const held = (modifiers - 1) & ~LOCKS;
  if (held === 0) return code;
  return held === CTRL && code >= 0x40 && code < 0x80 ? code & 0x1f : -1;
}
