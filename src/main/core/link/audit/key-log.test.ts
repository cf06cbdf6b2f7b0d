import { beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { KeyLog } from './key-log.ts';

let clock: ManualClock;
let log: KeyLog;
let lines: string[];

beforeEach(() => {
  clock = new ManualClock();
  lines = [];
  log = new KeyLog(clock, (line) => lines.push(line));
});

const type = (text: string): void => log.typed(Buffer.from(text));
const print = (text: string): void => log.printed(Buffer.from(text));
/** Types as into a terminal that shows it. */
const echo = (text: string): void => {
  for (const char of text) {
    type(char);
    print(char === '\u007f' ? '\b \b' : char);
  }
};
const texts = (): string[] => lines.map((line) => line.slice(line.indexOf('\t') + 1));

describe('a log of keys', () => {
  test('has a line with the time for each line that was entered', () => {
    const at = new Date(clock.now()).toISOString();
    echo('ls -la');
    type('\r');
    print('\r\n');
    clock.advance(500);
    expect(lines).toEqual([`${at}\tls -la\n`]);
  });

  test('applies backspaces and drops escape sequences, wherever they are cut', () => {
    echo('lss\u007f');
    type('\u001b[');
    type('A\u001bOB\u001b]0;title\u0007');
    echo(' é世');
    type('\r');
    clock.advance(500);
    expect(texts()).toEqual(['ls é世\n']);
  });

  test('shows Ctrl-C and Ctrl-D, and what was typed before them', () => {
    echo('slee');
    type('\u0003');
    type('\u0004');
    clock.advance(500);
    expect(texts()).toEqual(['slee^C\n', '^D\n']);
  });

  test('has what was not entered after two seconds', () => {
    echo('half');
    clock.advance(1999);
    expect(lines).toEqual([]);
    clock.advance(501);
    expect(texts()).toEqual(['half\n']);
  });

  test('never has what the terminal does not show, e.g. passwords', () => {
    print('Password: ');
    type('hunter2\r');
    print('\r\nWelcome, you have mail\r\n$ ');
    echo('id');
    type('\r');
    clock.advance(500);
    expect(texts()).toEqual(['[not shown]\n', 'id\n']);
    expect(lines.join('')).not.toContain('hunter2');
  });

  test('tells what of a paste was shown, however much it is', () => {
    const pasted = Array.from({ length: 1500 }, (_, at) => `echo number ${at};`);
    type(`${pasted.join('\r')}\r`);
    for (const [at, line] of pasted.entries()) if (at !== 7) print(`${line}\r\n`);
    type(`${'x'.repeat(100_000)}\r`);
    clock.advance(500);
    expect(texts().slice(6, 9)).toEqual(['echo number 6;\n', '[not shown]\n', 'echo number 8;\n']);
    expect(texts()[1499]).toBe('echo number 1499;\n');
    expect(texts()[1500]).toBe('[not shown]\n');
  });

  test('does not take what was printed before a line for the line', () => {
    print('secret\r\n');
    echo('x\u007f');
    print('secret\r\n');
    type('\r');
    type('secret\r');
    clock.advance(500);
    expect(texts()).toEqual(['[not shown]\n']);
  });

  test('gives each line its time to be shown, also one that is entered soon after another', () => {
    type('first\r');
    clock.advance(400);
    type('second\r');
    clock.advance(100);
    expect(texts()).toEqual(['[not shown]\n']);
    clock.advance(300);
    print('second\r\n');
    clock.advance(99);
    expect(texts()).toHaveLength(1);
    clock.advance(1);
    expect(texts()).toEqual(['[not shown]\n', 'second\n']);
    expect(clock.pending).toBe(0);
  });

  test('finds a line where a program redraws its prompt', () => {
    echo('ls');
    print('\u0015$ ls -a');
    type(' -a\r');
    clock.advance(500);
    expect(texts()).toEqual(['ls -a\n']);
  });

  test('waits for a program that shows late, and writes the rest at the end', () => {
    type('make\r');
    clock.advance(400);
    print('\u001b[1mmake\u001b[0m\r\n');
    clock.advance(100);
    echo('left');
    log.dispose();
    expect(texts()).toEqual(['make\n', 'left\n']);
  });
});
