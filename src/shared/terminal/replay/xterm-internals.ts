// The only module that looks inside xterm.js (version pinned in package.json). Everything is checked
// once per terminal; when a release moves things, callers get null and fall back to the public API.

import type { Terminal } from '@xterm/headless';

/** Underline style and colour, and the hyperlink, of a cell. */
export interface CoreExtended {
  readonly _ext: number;
  readonly urlId: number;
}

export interface CoreAttributes {
  readonly fg: number;
  readonly bg: number;
  readonly extended: CoreExtended;
}

/** One row: three words per cell, `[content, foreground, background]`. */
export interface CoreLine {
  readonly length: number;
  isWrapped: boolean;
  readonly _data: Uint32Array;
  readonly _combined: Readonly<Record<number, string>>;
  readonly _extendedAttrs: Readonly<Record<number, CoreExtended | undefined>>;
}

/** Lines inserted or deleted at an index. */
interface Shift {
  readonly index: number;
  readonly amount: number;
}

export interface CoreBuffer {
  readonly lines: {
    readonly length: number;
    readonly maxLength: number;
    get(index: number): CoreLine | undefined;
    set(index: number, line: CoreLine | undefined): void;
    trimStart(count: number): void;
    onTrim(listener: (amount: number) => void): { dispose(): void };
    onInsert(listener: (event: Shift) => void): { dispose(): void };
    onDelete(listener: (event: Shift) => void): { dispose(): void };
  };
  x: number;
  y: number;
  ybase: number;
  ydisp: number;
  readonly scrollTop: number;
  readonly scrollBottom: number;
  readonly savedX: number;
  savedY: number;
  readonly savedCurAttrData: CoreAttributes;
  readonly savedCharset: object | undefined;
  readonly tabs: Readonly<Record<number, boolean | undefined>>;
}

/** What of a terminal's inside the emulator reads. */
export interface Core {
  readonly cols: number;
  readonly rows: number;
  readonly _bufferService: {
    readonly buffers: {
      readonly active: CoreBuffer;
      readonly normal: CoreBuffer;
      readonly alt: CoreBuffer;
    };
  };
  readonly _inputHandler: {
    parse(data: Uint8Array): unknown;
    readonly _curAttrData: CoreAttributes;
    readonly _parser: { readonly currentState: number; readonly precedingJoinState: number };
  };
  readonly _charsetService: {
    readonly charset: object | undefined;
    readonly glevel: number;
    readonly _charsets: readonly (object | undefined)[];
  };
  readonly _oscLinkService: {
    getLinkData(id: number): { readonly id?: string; readonly uri: string } | undefined;
  };
  readonly coreService: {
    readonly isCursorHidden: boolean;
    readonly decPrivateModes: {
      readonly cursorStyle?: 'block' | 'underline' | 'bar' | undefined;
      readonly cursorBlink?: boolean | undefined;
    };
  };
  readonly coreMouseService: { readonly activeProtocol: string; readonly activeEncoding: string };
  readonly unicodeService: { charProperties(codePoint: number, preceding: number): number };
}

/** xterm's parser state outside any sequence. */
export const GROUND = 0;

function at(value: unknown, path: string): unknown {
  let current = value;
  for (const key of path.split('.')) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

const shape: Readonly<Record<string, 'number' | 'boolean' | 'function' | 'object' | 'string'>> = {
  cols: 'number',
  rows: 'number',
  '_bufferService.buffers.active.lines.maxLength': 'number',
  '_bufferService.buffers.active.lines.get': 'function',
  '_bufferService.buffers.active.lines.set': 'function',
  '_bufferService.buffers.active.lines.onTrim': 'function',
  '_bufferService.buffers.active.lines.onInsert': 'function',
  '_bufferService.buffers.active.lines.onDelete': 'function',
  '_bufferService.buffers.active.lines.trimStart': 'function',
  '_bufferService.buffers.active.ybase': 'number',
  '_bufferService.buffers.active.savedX': 'number',
  '_bufferService.buffers.active.savedY': 'number',
  '_bufferService.buffers.active.savedCurAttrData.fg': 'number',
  '_bufferService.buffers.active.scrollTop': 'number',
  '_bufferService.buffers.active.scrollBottom': 'number',
  '_bufferService.buffers.active.tabs': 'object',
  '_bufferService.buffers.alt.savedX': 'number',
  '_bufferService.buffers.normal.savedX': 'number',
  '_inputHandler.parse': 'function',
  '_inputHandler._curAttrData.fg': 'number',
  '_inputHandler._curAttrData.extended._ext': 'number',
  '_inputHandler._curAttrData.extended.urlId': 'number',
  '_inputHandler._parser.currentState': 'number',
  '_inputHandler._parser.precedingJoinState': 'number',
  '_charsetService.glevel': 'number',
  '_charsetService._charsets': 'object',
  '_oscLinkService.getLinkData': 'function',
  'coreService.isCursorHidden': 'boolean',
  'coreService.decPrivateModes': 'object',
  'coreMouseService.activeProtocol': 'string',
  'coreMouseService.activeEncoding': 'string',
  'unicodeService.charProperties': 'function',
};

function isCore(value: unknown): value is Core {
  const line: unknown = at(value, '_bufferService.buffers.active.lines._array.0');
  return (
    at(line, '_data') instanceof Uint32Array &&
    Object.entries(shape).every(([path, type]) => typeof at(value, path) === type)
  );
}

/** The inside of `terminal`, or null if this release of xterm.js looks different. */
export function coreOf(terminal: Terminal): Core | null {
  const core: unknown = Reflect.get(terminal, '_core');
  return isCore(core) ? core : null;
}

/**
 * Keeps `CSI 1 J` at the last cell of a screen without a line below from throwing (xterm.js 6.0.0
 * clears the wrap mark of a row that does not exist).
 */
export function guardEraseAbove(terminal: Terminal, core: Core): void {
  const guard = (params: readonly (number | number[])[]): boolean => {
    const { lines, y } = core._bufferService.buffers.active;
    // A slot past the end: the next new line takes it.
    if (params[0] === 1 && !lines.get(y + 1)) lines.set(y + 1, lines.get(y));
    return false;
  };
  terminal.parser.registerCsiHandler({ final: 'J' }, guard);
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'J' }, guard);
}

const FLAGS = '0A4C5RQKYE6ZH7=';
let charsetFlags: Map<object, string> | undefined;

/**
 * The final byte that designates `charset` (`ESC ( <byte>`); `B` for ASCII. The tables are private
 * to xterm.js, so they are found by asking a `scratch` terminal for each, once.
 */
export function charsetFlag(charset: object | undefined, scratch: () => Terminal): string {
  if (!charset) return 'B';
  if (!charsetFlags) {
    charsetFlags = new Map();
    const terminal = scratch();
    const core = coreOf(terminal);
    for (const flag of core ? FLAGS : '') {
      core?._inputHandler.parse(new TextEncoder().encode(`\x1b(${flag}`));
      const found = core?._charsetService.charset;
      if (found && !charsetFlags.has(found)) charsetFlags.set(found, flag);
    }
    terminal.dispose();
  }
  return charsetFlags.get(charset) ?? 'B';
}
