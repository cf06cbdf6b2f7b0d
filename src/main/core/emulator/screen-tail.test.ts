import { describe, expect, it } from 'vitest';
import { Screen } from './screen.ts';

const size = { cols: 20, rows: 5, scrollback: 3 };

function tailOf(output: string) {
  const screen = new Screen(size);
  screen.write(new TextEncoder().encode(output));
  const tail = screen.tail();
  screen.dispose();
  return tail;
}

describe('screenTail', () => {
  it('reads lines down to the last that is not blank, and the cursor’s', () => {
    expect(tailOf('one\r\n\r\n\x1b[31mName?\x1b[m ')).toEqual({
      lines: ['one', '', 'Name?'],
      beforeCursor: 'Name? ',
      afterCursor: '',
      row: 2,
      alternate: false,
    });
    expect(tailOf('done\r\n')).toMatchObject({ lines: ['done'], beforeCursor: '', row: 1 });
    expect(tailOf('')).toMatchObject({ lines: [], beforeCursor: '', row: 0 });
  });

  it('splits the cursor’s line where the cursor stands', () => {
    expect(tailOf('abcdef\x1b[3D')).toMatchObject({ beforeCursor: 'abc', afterCursor: 'def' });
  });

  it('joins rows that the width of the terminal has wrapped', () => {
    expect(tailOf('a question that is too long? [y/N] ')).toMatchObject({
      lines: ['a question that is too long? [y/N]'],
      beforeCursor: 'a question that is too long? [y/N] ',
    });
  });

  it('tells a row from a later one, also when rows have left the scrollback', () => {
    const rows = [5, 6, 20, 21].map((lines) => tailOf(`${'x\r\n'.repeat(lines)}Go? `).row);
    expect(rows).toEqual([5, 6, 20, 21]);
  });

  it('knows the screen that a program has of its own', () => {
    expect(tailOf('shell\r\n\x1b[?1049h\x1b[Hvim')).toMatchObject({
      lines: ['vim'],
      alternate: true,
    });
  });
});
