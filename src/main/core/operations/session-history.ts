// A session's scrollback and screen for reading: as escape sequences, as text, or as HTML. Made from a
// snapshot, loaded into a terminal piece by piece so that other sessions go on meanwhile.

import type { IBuffer, IBufferCell } from '@xterm/headless';
import { toHex } from '#shared/base/to-hex.ts';
import type { HistoryFormat } from '#shared/contract/index.ts';
import type { EmulatorSnapshot } from '../emulator/emulator.ts';
import type { Screen } from '../emulator/screen.ts';

/** Loaded in one go, in bytes: a few ms. */
const PIECE = 64 * 1024;

/** The last `lines` lines of the snapshot, or all; trailing empty lines are left out of text and HTML. */
export async function formatHistory(
  snapshot: EmulatorSnapshot,
  format: HistoryFormat,
  lines?: number,
): Promise<Uint8Array> {
  if (format === 'ansi' && lines === undefined) return snapshot.replay;
  const screen = await loadScreen(snapshot);
  try {
    if (format === 'ansi') return ansiTail(screen, lines ?? 0);
    const rows = textRows(screen).slice(lines === undefined ? 0 : -lines);
    if (format === 'text') {
      return Buffer.from(rows.map((row) => row.map(({ text }) => text).join('')).join('\r\n'));
    }
    return Buffer.from(`${HTML_START}${rows.map(htmlRow).join('\n')}</pre>`);
  } finally {
    screen.dispose();
  }
}

/** The replay with as many lines above the screen as fit into `limit` bytes; null if none does. */
export async function fittingReplay(
  snapshot: EmulatorSnapshot,
  limit: number,
): Promise<Uint8Array | null> {
  if (snapshot.replay.length <= limit) return snapshot.replay;
  const screen = await loadScreen(snapshot);
  try {
    let lines = screen.core._bufferService.buffers.normal.ybase;
    let { length } = snapshot.replay;
    while (lines > 0) {
      lines = Math.floor((lines * limit * 0.95) / length);
      const { replay } = screen.image(lines);
      if (replay.length <= limit) return replay;
      length = replay.length;
    }
    return null;
  } finally {
    screen.dispose();
  }
}

async function loadScreen({ cols, rows, scrollback, replay }: EmulatorSnapshot): Promise<Screen> {
  // The parser is only loaded by who asks for history: sessions are parsed in another thread.
  const { Screen } = await import('../emulator/screen.ts');
  const screen = new Screen({ cols, rows, scrollback });
  for (let at = 0; at < replay.length; at += PIECE) {
    screen.write(replay.subarray(at, at + PIECE), true);
    await new Promise(setImmediate);
  }
  return screen;
}

function ansiTail(screen: Screen, lines: number): Uint8Array {
  return screen.image(Math.max(0, lines - screen.core.rows)).replay;
}

/** Cells in a row that look the same. */
interface Run {
  readonly text: string;
  readonly style: string;
}

/** The lines of both screens, wrapped ones joined. */
function textRows({ terminal }: Screen): Run[][] {
  const { active, normal, alternate } = terminal.buffer;
  const rows = rowsOf(normal);
  if (active === alternate) rows.push(...rowsOf(alternate));
  return rows;
}

function rowsOf(buffer: IBuffer): Run[][] {
  const rows: Run[][] = [];
  const cell = buffer.getNullCell();
  for (let y = 0; y < buffer.length; y++) {
    const line = buffer.getLine(y);
    if (!line) continue;
    const runs: Run[] = [];
    const end = line.translateToString(true).length === 0 ? 0 : line.length;
    for (let x = 0; x < end; x++) {
      const found = line.getCell(x, cell);
      if (!found || found.getWidth() === 0) continue;
      add(runs, found.getChars() || ' ', styleOf(found));
    }
    if (line.isWrapped && rows.length > 0) rows.at(-1)?.push(...runs);
    else rows.push(runs);
  }
  const trimmed = rows.map(withoutTrailingBlanks);
  while (trimmed.at(-1)?.length === 0) trimmed.pop();
  return trimmed;
}

function add(runs: Run[], text: string, style: string): void {
  const last = runs.at(-1);
  if (last?.style === style) runs[runs.length - 1] = { text: last.text + text, style };
  else runs.push({ text, style });
}

function withoutTrailingBlanks(row: Run[]): Run[] {
  const runs = [...row];
  for (let last = runs.at(-1); last?.style === ''; last = runs.at(-1)) {
    const text = last.text.replace(/ +$/, '');
    runs.pop();
    if (text === '') continue;
    runs.push({ text, style: '' });
    break;
  }
  return runs;
}

const HTML_START = '<pre style="font-family:monospace;background:#000;color:#aaa;padding:8px">';

const BASIC = '000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa'.split(' ');
const BRIGHT = '555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff'.split(' ');
const LEVELS = [0, 95, 135, 175, 215, 255];

/** Inline CSS for a cell's look; empty for the default. */
function styleOf(cell: IBufferCell): string {
  if (cell.isAttributeDefault()) return '';
  const css: string[] = [];
  const foreground = cell.isFgDefault() ? null : colorOf(cell.isFgRGB(), cell.getFgColor());
  const background = cell.isBgDefault() ? null : colorOf(cell.isBgRGB(), cell.getBgColor());
  const inverse = cell.isInverse() !== 0;
  const front = inverse ? (background ?? '#000') : foreground;
  const back = inverse ? (foreground ?? '#aaa') : background;
  if (front) css.push(`color:${front}`);
  if (back) css.push(`background:${back}`);
  if (cell.isBold()) css.push('font-weight:bold');
  if (cell.isItalic()) css.push('font-style:italic');
  if (cell.isUnderline()) css.push('text-decoration:underline');
  return css.join(';');
}

function colorOf(isRgb: boolean, color: number): string {
  if (isRgb) return `#${color.toString(16).padStart(6, '0')}`;
  if (color < 16) return `#${[...BASIC, ...BRIGHT][color]}`;
  if (color >= 232) return rgb([color, color, color].map((gray) => 8 + (gray - 232) * 10));
  const cube = color - 16;
  return rgb(
    [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((i) => LEVELS[i] ?? 0),
  );
}

const rgb = (parts: readonly number[]): string => `#${toHex(parts)}`;

function htmlRow(row: readonly Run[]): string {
  return row
    .map(({ text, style }) =>
      style ? `<span style="${style}">${escaped(text)}</span>` : escaped(text),
    )
    .join('');
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
