// Takes out of a session's output what asks the terminal for an answer. The host answers for every
// viewer; a second answer from this terminal would reach the program as typed text.

const ESC = 0x1b;
const BEL = 0x07;
/** A sequence still unfinished after this many bytes is let through. */
const MAX_HELD = 4096;

/** After `CSI`: device attributes, status, modes, version, keyboard, window and screen reports. */
const CSI_QUERIES = [
  /^[>=]?0?c$/,
  /^\??\d*n$/,
  /^\??\d+\$p$/,
  /^>0?q$/,
  /^\?u$/,
  /^(?:1[1345689]|2[01])(?:;\d*)*t$/,
  /^[01]?x$/,
  /^\?[\d;]*S$/,
  /^[\d;]*(?:[$&]u|\$w|\*y)$/,
];
/** After `OSC`: colours and the clipboard. */
const OSC_QUERY = /^(?:[45];.*\?|1\d;(?:.*;)?\?|52;[^;]*;\?)/s;
const OSC_MAY_ASK = /^(?:[45]?|[45];.*|1\d?|1\d;.*|52|52;[^;]*(?:;(?:\?.*)?)?)$/s;

type Found = { readonly end: number; readonly query: boolean } | 'unfinished' | null;

export class QueryFilter {
  #held: Uint8Array = new Uint8Array(0);

  /** The output without queries; an unfinished sequence is kept back until more comes. */
  push(chunk: Uint8Array): Uint8Array {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = new Uint8Array(0);
    const parts: Uint8Array[] = [];
    let from = 0;
    for (let at = bytes.indexOf(ESC); at >= 0; ) {
      const found = sequenceAt(bytes, at);
      if (found === 'unfinished' && bytes.length - at <= MAX_HELD) {
        this.#held = bytes.slice(at);
        parts.push(bytes.subarray(from, at));
        return Buffer.concat(parts);
      }
      let next = at + 1;
      if (found !== null && found !== 'unfinished' && found.query) {
        parts.push(bytes.subarray(from, at));
        from = next = found.end;
      }
      at = bytes.indexOf(ESC, next);
    }
    if (from === 0) return bytes;
    parts.push(bytes.subarray(from));
    return Buffer.concat(parts);
  }

  /** Forgets what is kept back. */
  reset(): void {
    this.#held = new Uint8Array(0);
  }
}

function sequenceAt(bytes: Uint8Array, at: number): Found {
  switch (bytes[at + 1]) {
    case undefined:
      return 'unfinished';
    case 0x5b:
      return controlSequence(bytes, at);
    case 0x5d:
      return operatingSystemCommand(bytes, at);
    case 0x50:
      return deviceControl(bytes, at);
    case 0x5a:
      return { end: at + 2, query: true };
    default:
      return null;
  }
}

function controlSequence(bytes: Uint8Array, at: number): Found {
  for (let i = at + 2; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x20 || byte > 0x7e) return null;
    if (byte < 0x40) continue;
    const text = textOf(bytes, at + 2, i + 1);
    return { end: i + 1, query: CSI_QUERIES.some((query) => query.test(text)) };
  }
  return 'unfinished';
}

function operatingSystemCommand(bytes: Uint8Array, at: number): Found {
  const end = stringEnd(bytes, at + 2);
  const text = textOf(bytes, at + 2, end?.from ?? bytes.length);
  if (!OSC_MAY_ASK.test(text)) return null;
  return end ? { end: end.to, query: OSC_QUERY.test(text) } : 'unfinished';
}

function deviceControl(bytes: Uint8Array, at: number): Found {
  const start = textOf(bytes, at + 2, Math.min(bytes.length, at + 4));
  if (start !== '$q' && start !== '+q') {
    return start === '' || start === '$' || start === '+' ? 'unfinished' : null;
  }
  const end = stringEnd(bytes, at + 4);
  return end ? { end: end.to, query: true } : 'unfinished';
}

/** Where a string ends, and where what follows it begins. */
function stringEnd(bytes: Uint8Array, start: number): { from: number; to: number } | null {
  for (let i = start; i < bytes.length; i++) {
    if (bytes[i] === BEL) return { from: i, to: i + 1 };
    if (bytes[i] !== ESC) continue;
    if (bytes[i + 1] === undefined) return null;
    return { from: i, to: bytes[i + 1] === 0x5c ? i + 2 : i };
  }
  return null;
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(
    bytes.buffer,
    bytes.byteOffset + from,
    Math.min(to, from + MAX_HELD) - from,
  ).toString('latin1');
}
