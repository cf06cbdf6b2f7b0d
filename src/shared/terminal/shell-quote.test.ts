import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShellKind } from './shell-kind.ts';
import { quoteForShell } from './shell-quote.ts';

const kinds: readonly ShellKind[] = ['bash', 'zsh', 'fish', 'powershell', 'cmd', 'posix', 'other'];

describe('quoteForShell', () => {
  it('leaves plain names as they are', () => {
    for (const kind of ['bash', 'zsh', 'fish', 'posix', 'other'] as const) {
      expect(quoteForShell(kind, '/home/me/a-b_c.txt')).toBe('/home/me/a-b_c.txt');
    }
    expect(quoteForShell('powershell', 'C:\\Users\\me\\a.txt')).toBe('C:\\Users\\me\\a.txt');
    expect(quoteForShell('cmd', 'C:\\Users\\me\\a.txt')).toBe('C:\\Users\\me\\a.txt');
  });

  it.each([
    ['bash', "it's", `'it'\\''s'`],
    ['bash', 'a b', "'a b'"],
    ['bash', 'a\nb', "$'a\\012b'"],
    ['bash', '', "''"],
    ['bash', '-rf', "'-rf'"],
    ['bash', '~', "'~'"],
    ['posix', 'a\nb', "'a\nb'"],
    ['zsh', '=ls', "'=ls'"],
    ['fish', "it's \\", `'it\\'s \\\\'`],
    ['fish', 'a\tb', "'a'\\x09'b'"],
    ['fish', '', "''"],
    ['powershell', "it's", "'it''s'"],
    ['powershell', 'it\u2019s', "'it\u2019\u2019s'"],
    ['powershell', '$x', "'$x'"],
    ['powershell', '1', "'1'"],
    ['cmd', 'a b', '"a b"'],
    ['cmd', 'a&b', '"a&b"'],
    ['cmd', '%PATH%', '""^%"PATH"^%""'],
    ['cmd', '', '""'],
  ] as const)('%s: %j becomes %s', (kind, name, expected) => {
    expect(quoteForShell(kind, name)).toBe(expected);
  });

  it('reads back as the name, by the rules of the shell', () => {
    const name = fc
      .string({ unit: 'binary', minLength: 0, maxLength: 40 })
      .map((text) => text.replaceAll('\0', ''));
    fc.assert(
      fc.property(name, (text) => {
        expect(readPosix(quoteForShell('posix', text))).toBe(text);
        expect(readPowerShell(quoteForShell('powershell', text))).toBe(text);
      }),
    );
  });

  it('presses no key where the shell can write control characters otherwise, and holds no NUL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const kind of kinds) expect(quoteForShell(kind, text)).not.toContain('\0');
        for (const kind of ['bash', 'zsh', 'fish', 'cmd'] as const) {
          expect(quoteForShell(kind, text)).not.toMatch(/[\u0000-\u001f\u007f]/);
        }
      }),
    );
  });
});

/** Single quotes, `\'` between them, else plain. */
function readPosix(word: string): string {
  return word.startsWith("'") ? word.slice(1, -1).replaceAll(`'\\''`, "'") : word;
}

function readPowerShell(word: string): string {
  return word.startsWith("'")
    ? word.slice(1, -1).replace(/(['\u2018\u2019\u201a\u201b])\1/g, '$1')
    : word;
}
