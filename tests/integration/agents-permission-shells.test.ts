import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainWords } from '#core/agents/permissions/command-words.ts';

const shells = ['/bin/sh', '/bin/bash', '/bin/zsh', '/bin/dash'].filter((path) => existsSync(path));
const END = '\u0001';

// Everything a shell might see something in, among words that it does not.
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('git', 'a', '-m', 'x=1', './b', 'é', ' ', '  ', ' ') },
  { weight: 3, arbitrary: fc.constantFrom('"', "'", '\\', '$', '`', '!', '#', '^', '%', '@') },
  { weight: 3, arbitrary: fc.constantFrom(';', '&', '|', '<', '>', '(', ')', '{', '}', '[', ']') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\n', '\t', '\r', '\u00a0', '*', '?', '$(', '${a}', '&&'),
  },
  { weight: 3, arbitrary: fc.constantFrom('"a b"', "'a b'", "'$x;y'", '"a;b"', '""', "''", '"|"') },
);
const line = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(''));

/** What `probe` is called with in each line, by the shell itself; a line that is more says more. */
function argumentsIn(shell: string, lines: readonly string[]): readonly (readonly string[])[] {
  // Without file names in place of stars: only the words matter here.
  const head = `set -o noglob; probe() { printf '%s\\0' "$@"; }\n`;
  const script = lines.map((text) => `probe ${text}\nprintf '${END}\\0'\n`).join('');
  const env = { PATH: '/nonexistent', HOME: '/', LC_ALL: 'C.UTF-8' };
  const output = execFileSync(shell, ['-c', head + script], { env, encoding: 'utf8' });
  return output
    .split(`${END}\0`)
    .slice(0, -1)
    .map((part) => part.split('\0').slice(0, -1));
}

// What a rule takes for one plain command must be one for the shell that runs it.
describe.runIf(process.platform !== 'win32')('commands that rules allow (A48)', () => {
  const plain = new Map<string, readonly string[]>();
  for (const text of fc.sample(line, { numRuns: 40_000, seed: 20_261_121 })) {
    const words = plainWords(`probe ${text}`, 'posix');
    if (words) plain.set(text, words.slice(1));
  }

  it.each(shells)('are for %s exactly the words that the rule saw', (shell) => {
    expect(plain.size).toBeGreaterThan(500);
    // Some shells print a lone `probe` as one empty argument.
    const lines = [...plain.keys()].filter((text) => plain.get(text)?.length !== 0);
    expect(argumentsIn(shell, lines)).toEqual(lines.map((text) => plain.get(text)));
  });
});
