import { expect, it } from 'vitest';
import { Screen } from '../emulator/screen.ts';
import { placingCursor } from './wire-replay.ts';

const size = { cols: 20, rows: 5, scrollback: 50 };

/** The replay of a screen that was written `output`, as it goes over the wire. */
function wireReplay(output: string): { replay: string; screen: Screen } {
  const screen = new Screen(size);
  screen.write(Buffer.from(output));
  const { replay, unfinished } = screen.image(50);
  const bytes = placingCursor(replay, { cols: size.cols, unfinished });
  return { replay: Buffer.from(bytes).toString(), screen };
}

it.each([
  ['a prompt', '$ '],
  ['text', 'some text'],
  ['nothing', ''],
  ['lines above the screen', Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\r\n')],
  ['a colour that stays', '\x1b[31mred'],
  ['margins and origin mode', '\x1b[2;4r\x1b[?6hin'],
  ['the alternate screen', 'main\x1b[?1049h\x1b[3;4Hx'],
  ['a Latin letter', 'caf\u00e9'],
])('ends by placing the cursor after %s, and means the same', (_name, output) => {
  const { replay, screen } = wireReplay(output);
  expect(replay.startsWith('\x1b[2J\x1b[H\x1b[3J')).toBe(true);
  expect(replay).toMatch(/\x1b\[\d+;\d+H$/);
  const copy = new Screen(size);
  copy.write(Buffer.from(`\x1b[41mdirty\x1b[?1049h${replay}`));
  for (const each of [screen, copy]) each.write(Buffer.from('\r\nand more'));
  expect(Buffer.from(copy.image(50).replay).toString()).toBe(
    Buffer.from(screen.image(50).replay).toString(),
  );
});

it.each([
  ['the last column', 'x'.repeat(20)],
  ['a character that others join', '\u{1f469}'],
  ['the middle of a sequence', 'text\x1b[3'],
])('is left alone at %s', (_name, output) => {
  const { replay, screen } = wireReplay(output);
  expect(replay).toBe(Buffer.from(screen.image(50).replay).toString());
});
