import xterm from '@xterm/headless';
import { afterEach, describe, expect, it } from 'vitest';
import { colorSettings, muteQueries } from './mute-queries.ts';

const terminals: xterm.Terminal[] = [];

function terminal(): { write(text: string): Promise<void>; answers: string[] } {
  const term = new xterm.Terminal({ allowProposedApi: true });
  terminals.push(term);
  const answers: string[] = [];
  term.onData((data) => answers.push(data));
  muteQueries(term.parser, (text) => term.write(text));
  return { answers, write: (text) => new Promise((done) => term.write(text, done)) };
}

afterEach(() => {
  for (const term of terminals.splice(0)) term.dispose();
});

describe('muteQueries', () => {
  it.each([
    '\x1b[c',
    '\x1b[>c',
    '\x1b[=c',
    '\x1b[5n',
    '\x1b[6n',
    '\x1b[?6n',
    '\x1b[4$p',
    '\x1b[?2026$p',
    '\x1b[>q',
    '\x1b[?u',
    '\x1b[18t',
    '\x1bP$qm\x1b\\',
    '\x1bP+q544e\x1b\\',
    '\x1b]4;1;?\x07',
    '\x1b]10;?\x07',
    '\x1b]11;?\x1b\\',
    '\x1b]12;?\x07',
    '\x1b]10;?;?\x07',
  ])('leaves %j unanswered', async (query) => {
    const { answers, write } = terminal();
    await write(query);
    await write('x');
    expect(answers).toEqual([]);
  });

  it('lets commands that only look alike through', async () => {
    const { answers, write } = terminal();
    await write('\x1b[22;0t\x1b[2 q\x1b]10;#ffffff\x07');
    expect(answers).toEqual([]);
  });
});

describe('colorSettings', () => {
  it('keeps what sets a colour beside what asks for one', () => {
    expect(colorSettings(4, '1;#ff0000;2;?')).toEqual(['\x1b]4;1;#ff0000\x1b\\']);
    expect(colorSettings(10, '#fff;?')).toEqual(['\x1b]10;#fff\x1b\\']);
    expect(colorSettings(10, '?;#000')).toEqual(['\x1b]11;#000\x1b\\']);
    expect(colorSettings(12, '?')).toEqual([]);
  });
});
