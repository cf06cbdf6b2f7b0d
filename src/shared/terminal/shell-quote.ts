// Quoting of file names that a person drops on a terminal: the shell must read back exactly the name,
// whatever it holds. Control characters must not act as keys, so where a shell has an escape for
// them it is used.
import type { ShellKind } from './shell-kind.ts';

const PLAIN = /^[A-Za-z0-9_@%+:,./-]+$/;
const WINDOWS_PLAIN = /^[A-Za-z0-9_+:./\\-]+$/;
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * `path` as one word of that shell's language, left as it is when nothing in it is special. A NUL,
 * which no file name holds, is removed.
 */
export function quoteForShell(kind: ShellKind, path: string): string {
  const name = path.replaceAll('\0', '');
  switch (kind) {
    case 'powershell':
      return quotePowerShell(name);
    case 'cmd':
      return quoteCmd(name);
    case 'fish':
      return isPlain(name) ? name : quoteFish(name);
    case 'bash':
    case 'zsh':
      if (CONTROL.test(name)) return quoteAnsiC(name);
      return quotePosix(name);
    case 'posix':
    case 'other':
      return quotePosix(name);
  }
}

/** A leading `-`, `~` or `=` would mean something else; so might a `%` of a job or a `+`. */
function isPlain(name: string): boolean {
  return PLAIN.test(name) && !/^[-%+]/.test(name);
}

function quotePosix(name: string): string {
  if (isPlain(name)) return name;
  return `'${name.replaceAll("'", `'\\''`)}'`;
}

/** `$'…'` keeps newlines, tabs and escapes visible text, so that pasting them presses no key. */
function quoteAnsiC(name: string): string {
  const escaped = name.replace(/[\\'\u0000-\u001f\u007f]/g, (char) =>
    char === '\\' || char === "'" ? `\\${char}` : `\\${octal(char)}`,
  );
  return `$'${escaped}'`;
}

function quoteFish(name: string): string {
  const words = name.split(/([\u0000-\u001f\u007f])/).map((part) => {
    if (part === '') return '';
    if (CONTROL.test(part)) return `\\x${part.charCodeAt(0).toString(16).padStart(2, '0')}`;
    return `'${part.replace(/[\\']/g, '\\$&')}'`;
  });
  return name === '' ? "''" : words.join('');
}

function quotePowerShell(name: string): string {
  if (WINDOWS_PLAIN.test(name) && !/^[-+\d.]/.test(name)) return name;
  // PowerShell takes the four typographic quotes for the ASCII one; each is doubled.
  return `'${name.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}

function quoteCmd(name: string): string {
  const clean = name.replace(/[\u0000-\u001f\u007f"]/g, '');
  if (WINDOWS_PLAIN.test(clean)) return clean;
  // Inside quotes only `%` is special; at the prompt a caret between quotes keeps it from expanding.
  return `"${clean.replaceAll('%', '"^%"')}"`;
}

function octal(char: string): string {
  return char.charCodeAt(0).toString(8).padStart(3, '0');
}
