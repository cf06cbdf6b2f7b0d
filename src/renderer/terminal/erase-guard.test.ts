import xterm from '@xterm/headless';
import { expect, it } from 'vitest';
import { guardEraseAbove } from './erase-guard.ts';

const written = (terminal: xterm.Terminal, text: string): Promise<void> =>
  new Promise((done) => terminal.write(text, done));

it.each(['\x1b[1J', '\x1b[?1J'])('erases above the cursor in the last cell: %j', async (erase) => {
  const terminal = new xterm.Terminal({ allowProposedApi: true, cols: 20, rows: 5 });
  const guard = guardEraseAbove(terminal);
  await written(terminal, `old\x1b[5;20H${erase}ok`);
  const line = (row: number) => terminal.buffer.active.getLine(row)?.translateToString(true);
  expect(line(0)).toBe('');
  expect(line(4)?.trim()).toBe('o');
  expect(line(5)).toBe('k');
  guard.dispose();
  terminal.dispose();
});
