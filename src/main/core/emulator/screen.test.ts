import { describe, expect, it } from 'vitest';
import { stateOf } from '#tests/support/vt-state.ts';
import type { EmulatorEvent } from './emulator.ts';
import { Screen } from './screen.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array): string => new TextDecoder().decode(value);
const size = { cols: 20, rows: 5, scrollback: 50 };

function screenWith(output: string, options = size): Screen {
  const screen = new Screen(options);
  screen.write(bytes(output));
  return screen;
}

const sources: Readonly<Record<string, string>> = {
  plain: 'hello\r\nworld',
  'scroll region': 'a\r\nb\r\n\x1b[2;4r\x1b[3;3Hx',
  'saved cursor': 'abc\x1b[33m\x1b7\r\nmore',
  'saved cursor after scrolling': `abc\x1b7${'\r\nx'.repeat(12)}`,
  'alternate screen with margins': 'main\x1b[?1049h\x1b[2;3ralt\x1b[31m',
  'hidden cursor and mouse': '\x1b[?25l\x1b[?1003h\x1b[?1006h',
  'pending wrap': 'x'.repeat(20),
  empty: '',
  'origin mode': '\x1b[2;4r\x1b[?6h\x1b[2;2Hx',
  'coloured pen': '\x1b[1;4;38;5;200;48;2;1;2;3mx',
  'wraparound off': '\x1b[?7l',
  'focus and paste': '\x1b[?1004h\x1b[?2004h',
  'insert mode': 'abc\x1b[4h\x1b[1G',
  'application keys': '\x1b[?1h\x1b=',
  'line drawing': '\x1b(0lqk\x0f\x1b)0\x0e',
  'cursor shape': '\x1b[5 q',
  'tab stops': '\x1b[3g\x1b[5G\x1bH\r',
  'wide characters at the edge': `${'漢字'.repeat(12)}x`,
  'background to the end of the line': 'a\x1b[44m\x1b[K\x1b[m\r\nb',
  hyperlink: '\x1b]8;;https://example.org/\x1b\\link\x1b]8;;\x1b\\ after',
  'unfinished sequence': 'abc\x1b[38;5',
  'synchronised output': '\x1b[?2026h',
};
const dirt =
  'dirt\r\n'.repeat(30) +
  '\x1b[?1049h\x1b[2;3r\x1b[41m\x1b[?25l\x1b[?1003h\x1b[?1006h\x1b[?2004h\x1b[?1h\x1b[?6h\x1b[4h\x1b[20hmore\x1b7';

describe('Screen.image', () => {
  describe.each(Object.entries(sources))('%s', (_, output) => {
    const source = screenWith(output);
    const { replay } = source.image(size.scrollback);

    it('begins by clearing and is exact in a dirty terminal, once or twice', () => {
      expect(text(replay).startsWith('\x1b[2J\x1b[H\x1b[3J')).toBe(true);
      const copy = screenWith(dirt);
      copy.write(replay);
      expect(stateOf(copy)).toEqual(stateOf(source));
      copy.write(replay);
      expect(stateOf(copy)).toEqual(stateOf(source));
    });

    it('is a fixed point', () => {
      const copy = new Screen(size);
      copy.write(replay);
      expect(text(copy.image(size.scrollback).replay)).toBe(text(replay));
    });

    it('causes no answers and no sounds', () => {
      const said: string[] = [];
      const events: EmulatorEvent[] = [];
      const outlet = {
        answer: (a: string) => said.push(a),
        emit: (e: EmulatorEvent) => events.push(e),
      };
      new Screen(size, { answer: outlet.answer, emit: outlet.emit }).write(replay);
      expect(said).toEqual([]);
      expect(events).toEqual([]);
    });
  });

  it('ends with the cursor position', () => {
    expect(text(screenWith('a\r\nbc\x1b[m').image(0).replay)).toMatch(/\x1b\[2;3H$/u);
  });

  it('carries title and changed colours', () => {
    const replay = text(screenWith('\x1b]2;my title\x07\x1b]11;#010203\x07').image(0).replay);
    expect(replay).toContain('\x1b]2;my title\x1b\\');
    expect(replay).toContain('\x1b]11;rgb:0101/0202/0303\x1b\\');
  });

  it('leaves out the oldest lines beyond the asked scrollback', () => {
    const screen = screenWith(Array.from({ length: 30 }, (_, i) => `line ${i}.`).join('\r\n'));
    const replay = text(screen.image(3).replay);
    expect(replay).toContain('line 22.');
    expect(replay).not.toContain('line 21.');
  });
});

describe('shell marks', () => {
  const mark = (letter: string): string => `\x1b]133;${letter}\x07`;
  const linesOf = (screen: Screen): number[] => screen.image(50).marks.map(({ line }) => line);

  it('follow their lines while output scrolls and leave with them', () => {
    const screen = screenWith(`${mark('A')}$ a\r\n\r\n${mark('A')}$ b`);
    screen.write(bytes('\r\nx'.repeat(20)));
    expect(linesOf(screen)).toEqual([0, 2]);
    screen.write(bytes('\r\nx'.repeat(33)));
    expect(linesOf(screen)).toEqual([1]);
  });

  it('follow reflow', () => {
    const screen = screenWith(`${'x'.repeat(20)}\r\n${mark('A')}$ a\r\nlater`);
    screen.resize(10, 5);
    expect(linesOf(screen)).toEqual([2]);
  });

  it('go when the screen is erased or reset', () => {
    const screen = screenWith(`${mark('A')}$ a\r\n`);
    screen.write(bytes('\x1b[H\x1b[2J'));
    expect(linesOf(screen)).toEqual([]);
    screen.write(bytes(`${mark('A')}\x1bc`));
    expect(linesOf(screen)).toEqual([]);
  });

  it('are those that are known, whatever else a program calls them', () => {
    const words = ['constructor', 'toString', '__proto__', 'valueOf', '', 'E', 'AA'];
    const screen = screenWith(words.map(mark).join('x'));
    expect(screen.image(50).marks).toEqual([]);
  });
});

describe('a command that starts', () => {
  const mark = (letter: string): string => `\x1b]133;${letter}\x07`;
  const commandsOf = (output: string): (string | undefined)[] => {
    const commands: (string | undefined)[] = [];
    const screen = new Screen(size, {
      answer: () => {},
      emit: (event) => event.type === 'command-started' && commands.push(event.command),
    });
    screen.write(bytes(output));
    return commands;
  };

  it('is told by what stands after the prompt, over several lines', () => {
    const prompt = `${mark('A')}$ ${mark('B')}`;
    expect(commandsOf(`${prompt}ls -l\r\n${mark('C')}out\r\n`)).toEqual(['ls -l']);
    const long = 'echo a long command line';
    expect(commandsOf(`${prompt}${long}\r\n${mark('C')}`)).toEqual([long]);
    expect(commandsOf(`${prompt}for\r\n> do\r\n${mark('C')}`)).toEqual(['for > do']);
  });

  it('is told without words where none are known', () => {
    expect(commandsOf(`${mark('A')}$ ls\r\n${mark('C')}`)).toEqual([undefined]);
    expect(commandsOf(`${mark('A')}$ ${mark('B')}\r\n${mark('C')}`)).toEqual([undefined]);
    const many = 'x\r\n'.repeat(200);
    expect(commandsOf(`${mark('A')}$ ${mark('B')}${many}${mark('C')}`)).toEqual([undefined]);
  });
});

describe('Screen.write', () => {
  it('decodes characters split anywhere', () => {
    const output = bytes('— ’ 漢 👍 é');
    for (let at = 0; at <= output.length; at++) {
      const screen = new Screen(size);
      screen.write(output.subarray(0, at));
      screen.write(output.subarray(at));
      expect(stateOf(screen)).toEqual(stateOf(screenWith('— ’ 漢 👍 é')));
    }
  });

  it('survives an erase above the last cell of a screen without a line below', () => {
    const screen = screenWith('\x1b[5;20H\x1b[1Jok');
    expect(text(screen.image(0).replay)).toContain('k');
  });
});
