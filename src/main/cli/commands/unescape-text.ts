import { CommandFailure } from '../command-failure.ts';
import { ExitCode } from '../exit-code.ts';

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,6})\}|([^xu])|)/g;
const LETTERS: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};
const MAX_CODE_POINT = 0x10ffff;

/**
 * The bytes that `text` means: `\n \r \t \e \a \b \f \v \0 \\`, `\xHH` for a byte, `\u{H…}` for a
 * character. @throws CommandFailure for any other escape
 */
export function unescapeText(text: string): Uint8Array {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const match of text.matchAll(ESCAPE)) {
    const [whole, byte, codePoint, letter] = match;
    parts.push(Buffer.from(text.slice(from, match.index)));
    from = match.index + whole.length;
    const code = Number.parseInt(codePoint ?? '', 16);
    if (byte !== undefined) parts.push(Buffer.from([Number.parseInt(byte, 16)]));
    else if (code <= MAX_CODE_POINT) parts.push(Buffer.from(String.fromCodePoint(code)));
    else if (letter !== undefined && letter in LETTERS) {
      parts.push(Buffer.from(LETTERS[letter] ?? ''));
    } else {
      const message = `"${whole}…" is not an escape. Use \\n \\r \\t \\e \\0 \\\\, \\xHH or \\u{H}.`;
      throw new CommandFailure('usage', message, ExitCode.usage);
    }
  }
  parts.push(Buffer.from(text.slice(from)));
  return Buffer.concat(parts);
}
