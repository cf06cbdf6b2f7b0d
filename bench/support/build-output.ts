import { closeSync, existsSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Looks like what compilers print: colours, paths, warnings, now and then a sign outside ASCII.

const COLORS = ['31', '32', '33', '34', '35', '36', '1;31', '1;33', '38;5;208', '38;2;120;180;255'];
const DIRS = ['src/core', 'src/render', 'lib/net', 'third_party/zlib', 'tools/gen', 'tests/unit'];
const NAMES = ['session', 'buffer', 'parser', 'socket', 'window', 'layout', 'queue', 'worker'];
const NOTES = [
  'unused variable ‘state’',
  'comparison of integers of different signs',
  'this statement may fall through',
  'control reaches end of non-void function',
];

/** A small deterministic generator; the same seed gives the same text on every machine. */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function line(n: number, random: (below: number) => number): string {
  const pick = (list: readonly string[]): string => list[random(list.length)] ?? '';
  const file = `${pick(DIRS)}/${pick(NAMES)}_${n % 977}.cc`;
  switch (random(8)) {
    case 0:
      return `\x1b[1m${file}:${random(900)}:${random(80)}:\x1b[0m \x1b[1;35mwarning:\x1b[0m ${pick(NOTES)} [\x1b[35m-Wextra\x1b[0m]`;
    case 1:
      return `\t${random(900)} |     \x1b[32mauto\x1b[0m value = \x1b[36mcompute\x1b[0m(buffer[${random(64)}], ${n});`;
    case 2:
      return `\x1b[${pick(COLORS)}m ✓ ${file}\x1b[0m \x1b[2m(${random(4000)} ms)\x1b[22m`;
    default:
      return `\x1b[32m[${String(n % 100).padStart(3)}%]\x1b[0m \x1b[${pick(COLORS)}mBuilding CXX object ${file}.o\x1b[0m -O2 -Wall -DNDEBUG -I${pick(DIRS)}`;
  }
}

/** `count` lines of coloured build output, each ended by LF. */
export function buildOutputLines(count: number): string {
  const random = seededRandom(42);
  let text = '';
  for (let n = 0; n < count; n++) text += `${line(n, random)}\n`;
  return text;
}

/** A temporary file with `bytes` of coloured build output, the same on every machine; made once. */
export function buildOutputFile(bytes: number): string {
  const path = join(tmpdir(), `aerie-bench-build-output-1-${bytes}.txt`);
  if (existsSync(path) && statSync(path).size === bytes) return path;
  const random = seededRandom(42);
  const draft = `${path}.${process.pid}`;
  const file = openSync(draft, 'w');
  let left = bytes;
  for (let n = 0; left > 0; ) {
    let text = '';
    for (; text.length < 1 << 20; n++) text += `${line(n, random)}\n`;
    const chunk = Buffer.from(text).subarray(0, left);
    // The end is cut anywhere; filled up so that it closes with a whole line and no open colour.
    if (chunk.length === left) chunk.fill('=', left - 200, left - 1).write('\n', left - 1);
    writeSync(file, chunk);
    left -= chunk.length;
  }
  closeSync(file);
  renameSync(draft, path);
  return path;
}
