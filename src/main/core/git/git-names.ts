// Names of files as git has them are bytes. Here they are strings that lose nothing: a byte that is not
// part of UTF-8 becomes a lone surrogate U+DC80–U+DCFF, as Python does it.

/** Bytes that are written as characters U+0000–U+00FF, as what git prints is read. */
export type Latin1 = string;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of bytes. */
export function nameOf(bytes: Latin1): string {
  if (!/[\u0080-\u00ff]/.test(bytes)) return bytes;
  try {
    return utf8.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    // Only some of it is UTF-8.
    return escaped(Buffer.from(bytes, 'latin1'));
  }
}

/** The bytes of a text of {@link nameOf}. */
export function bytesOf(name: string): Buffer {
  if (name.isWellFormed()) return Buffer.from(name);
  return Buffer.concat(
    [...name].map((character) => {
      const code = character.charCodeAt(0);
      const isByte = character.length === 1 && code >= 0xdc80 && code <= 0xdcff;
      return isByte ? Buffer.of(code - 0xdc00) : Buffer.from(character);
    }),
  );
}

/** What names exactly this file on a command line; a few others too if it is not UTF-8. */
export function pathspecOf(name: string): string {
  if (name.isWellFormed()) return `:(literal)${name}`;
  // Only text can be an argument: a byte that is none is asked for by its place.
  const pattern = name.replace(/[\\*?[]/g, '\\$&').replace(/[\udc80-\udcff]/g, '?');
  return `:(glob)${pattern}`;
}

/** Names of files for `--pathspec-from-file=- --pathspec-file-nul`. */
export function pathspecList(names: readonly string[]): Buffer {
  return nameList(names, ':(literal)');
}

/** Names of files for commands that read them with `-z --stdin`, with `before` at the beginning of each. */
export function nameList(names: readonly string[], before = ''): Buffer {
  const start = Buffer.from(before);
  const end = Buffer.of(0);
  return Buffer.concat(names.flatMap((name) => [start, bytesOf(name), end]));
}

function escaped(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at);
    text +=
      length === 0
        ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0))
        : bytes.toString('utf8', at, at + length);
    at += length || 1;
  }
  return text;
}

/** How many bytes the character has that begins there; 0 if none does. */
function characterLength(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (length === 0 || first > 0xf4 || at + length > bytes.length) return 0;
  try {
    utf8.decode(bytes.subarray(at, at + length));
    return length;
  } catch {
    return 0;
  }
}
