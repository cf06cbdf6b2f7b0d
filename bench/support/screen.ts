import type { Terminal } from '@xterm/headless';
import { createTerminal } from '#core/emulator/xterm.ts';

/** A headless terminal with the options of the app's own emulator. */
export function createScreen(cols: number, rows: number, scrollback: number): Terminal {
  return createTerminal(cols, rows, scrollback);
}

/** Writes `bytes` in pieces a terminal takes; resolves once all is parsed. */
export async function feed(terminal: Terminal, bytes: Uint8Array): Promise<void> {
  const piece = 1 << 20;
  for (let at = 0; at < bytes.length; at += piece) {
    const part = bytes.subarray(at, at + piece);
    await new Promise<void>((resolve) => terminal.write(part, resolve));
  }
}

/** Text of the line the cursor is on. */
export function cursorLine(terminal: Terminal): string {
  const buffer = terminal.buffer.active;
  return (
    buffer
      .getLine(buffer.baseY + buffer.cursorY)
      ?.translateToString(true)
      .trimEnd() ?? ''
  );
}

function cellText(terminal: Terminal, y: number): string {
  const line = terminal.buffer.active.getLine(y);
  let text = line?.isWrapped ? 'wrapped ' : '';
  for (let x = 0; line && x < terminal.cols; x++) {
    const cell = line.getCell(x);
    if (!cell) continue;
    const colors = `${cell.getFgColorMode()},${cell.getFgColor()},${cell.getBgColorMode()},${cell.getBgColor()}`;
    const style = [
      cell.isBold(),
      cell.isItalic(),
      cell.isDim(),
      cell.isUnderline(),
      cell.isBlink(),
      cell.isInverse(),
      cell.isInvisible(),
      cell.isStrikethrough(),
    ].map((on) => (on ? 1 : 0));
    text += `${cell.getChars() || ' '}|${cell.getWidth()}|${colors}|${style.join('')};`;
  }
  return text;
}

/** Where two terminals differ, in text, attributes, wrapping or cursor; undefined when they are equal. */
export function firstDifference(a: Terminal, b: Terminal): string | undefined {
  const [left, right] = [a.buffer.active, b.buffer.active];
  if (left.length !== right.length) return `${left.length} lines against ${right.length}`;
  if (left.cursorX !== right.cursorX || left.cursorY !== right.cursorY) return 'the cursor';
  for (let y = 0; y < left.length; y++) {
    if (cellText(a, y) !== cellText(b, y)) return `line ${y}`;
  }
  return undefined;
}
