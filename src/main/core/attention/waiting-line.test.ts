import { expect, it } from 'vitest';
import type { ScreenTail } from '../emulator/screen-tail.ts';
import { endsAsQuestion, waitingLine } from './waiting-line.ts';

const tail = (beforeCursor: string, over: Partial<ScreenTail> = {}): ScreenTail => ({
  lines: [beforeCursor],
  beforeCursor,
  afterCursor: '',
  row: 0,
  alternate: false,
  ...over,
});

it.each([
  ['Name? ', 'Name?'],
  ['  Enter   a number: ', 'Enter a number:'],
  ['Which one [1-3] ', 'Which one [1-3]'],
  ['ann@host:~$ ', null],
  ['# ', null],
  ['>>> ', null],
  ['(gdb) ', null],
  ['(Pdb) ', null],
  ['In [3]: ', null],
  ['irb(main):001:0> ', null],
  ['~/code ❯ ', null],
  [':', null],
  ['README.md (END)', null],
  ['--More--(12%)', null],
  ['lines 1-23', null],
  ['', null],
])('%j waits with %j', (line, expected) => {
  expect(waitingLine(tail(line))).toBe(expected);
});

it('takes nothing from the screen of an editor, or before text', () => {
  expect(waitingLine(tail('Name? ', { alternate: true }))).toBeNull();
  expect(waitingLine(tail('Name? ', { afterCursor: 'x' }))).toBeNull();
});

it('knows how questions end', () => {
  const ends = ['Name?', 'Name: ', 'One [1-3]', 'x (y)'].map(endsAsQuestion);
  expect(ends).toEqual([true, true, true, true]);
  expect(['Loading...', '45%', '3 MB/s'].map(endsAsQuestion)).toEqual([false, false, false]);
});
