import type { Screen } from '#core/emulator/screen.ts';
import {
  backgroundOf,
  colorOf,
  foregroundOf,
  hasExtended,
  linkOf,
  penOf,
  savedPenOf,
  underlineOf,
} from '#shared/terminal/replay/cell-attributes.ts';
import type { Core, CoreBuffer, CoreLine } from '#shared/terminal/replay/xterm-internals.ts';

/**
 * Everything of a terminal that output can see or change, in a form that compares by value. xterm.js
 * forgets an open hyperlink when the line it began on scrolls away, so links may be left out.
 */
export function stateOf(
  screen: Pick<Screen, 'core' | 'terminal'>,
  links: 'links' | 'no links' = 'links',
): object {
  const core = links === 'links' ? screen.core : withoutLinks(screen.core);
  const { normal, alt, active } = core._bufferService.buffers;
  const { isCursorHidden, decPrivateModes } = core.coreService;
  const pen = penOf(core._inputHandler._curAttrData);
  return {
    size: [core.cols, core.rows],
    modes: { ...screen.terminal.modes },
    convertEol: screen.terminal.options.convertEol,
    mouse: [core.coreMouseService.activeProtocol, core.coreMouseService.activeEncoding],
    cursor: [isCursorHidden, decPrivateModes.cursorStyle, decPrivateModes.cursorBlink],
    pen: { ...pen, link: linkText(core, pen.link) },
    charset: core._charsetService.charset,
    charsets: [0, 1, 2, 3].map((level) => core._charsetService._charsets[level]),
    parser: core._inputHandler._parser.currentState,
    join: core._inputHandler._parser.precedingJoinState !== 0,
    normal: bufferState(core, normal, active === normal),
    alt: active === alt ? bufferState(core, alt, true) : null,
  };
}

function withoutLinks(core: Core): Core {
  return Object.create(core, { _oscLinkService: { value: { getLinkData: () => undefined } } });
}

function linkText(core: Core, id: number): string {
  const data = id === 0 ? undefined : core._oscLinkService.getLinkData(id);
  return data ? `${data.id ?? ''};${data.uri}` : '';
}

function bufferState(core: Core, buffer: CoreBuffer, active: boolean): object {
  const { cols, rows } = core;
  const row = Math.max(0, buffer.savedY - buffer.ybase);
  return {
    position: active ? [buffer.x, buffer.y] : null,
    ybase: buffer.ybase,
    margins: [buffer.scrollTop, buffer.scrollBottom],
    saved: [Math.min(cols - 1, buffer.savedX), Math.min(rows - 1, row)],
    savedPen: savedPenOf(buffer.savedCurAttrData),
    savedCharset: buffer.savedCharset,
    tabs: Array.from({ length: cols }, (_, x) => x).filter((x) => buffer.tabs[x]),
    lines: Array.from({ length: buffer.ybase + rows }, (_, y) =>
      lineState(core, buffer.lines.get(y)),
    ),
  };
}

function lineState(core: Core, line: CoreLine | undefined): string[] {
  if (!line) return ['missing'];
  const cells = [line.isWrapped ? 'wrapped' : 'start'];
  for (let x = 0; x < core.cols; x++) {
    const content = line._data[x * 3] ?? 0;
    const fg = line._data[x * 3 + 1] ?? 0;
    const bg = line._data[x * 3 + 2] ?? 0;
    let text = content & 0x1fffff ? String.fromCodePoint(content & 0x1fffff) : '';
    if (content & 0x200000) text = line._combined[x] ?? '?';
    const width = content >> 22;
    if (width === 2 && x === core.cols - 1) {
      // Cut off by a resize; no output leaves such a cell.
      cells.push(`|1|0,${colorOf(bg)},0,|${colorOf(bg)}`);
      continue;
    }
    const previous = x > 0 ? (line._data[(x - 1) * 3] ?? 0) >> 22 : 0;
    if (width === 0 && text === '' && previous === 2) {
      cells.push('half');
      continue;
    }
    const extended = hasExtended(bg) ? line._extendedAttrs[x] : undefined;
    const underline = underlineOf(fg, bg, extended);
    const style = [
      foregroundOf(fg),
      backgroundOf(bg),
      underline,
      linkText(core, linkOf(bg, extended)),
    ];
    if (text === '') style[2] = style[2] === 0 ? 0 : underline;
    cells.push(`${text}|${text === '' ? 1 : width}|${style.join()}|${colorOf(bg)}`);
  }
  return cells;
}
