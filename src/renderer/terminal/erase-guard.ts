// xterm.js 6.0.0 throws on `CSI 1 J` at the last cell of a screen without a line below: it clears the
// wrap mark of a row that does not exist. The host guards its own emulator in the same way.

import type { Terminal } from '@xterm/xterm';
import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';

/** The rows of a buffer, as far as the guard needs them. */
interface Rows {
  get(index: number): object | undefined;
  set(index: number, row: object | undefined): void;
}

/** Keeps erasing above the cursor from throwing. Does nothing where xterm looks different inside. */
export function guardEraseAbove(terminal: Pick<Terminal, 'parser'>): Disposable {
  const guard = (params: readonly (number | number[])[]): boolean => {
    if (params[0] !== 1) return false;
    const buffer = inside(terminal, ['_core', '_bufferService', 'buffers', 'active']);
    const row = inside(buffer, ['y']);
    const rows = inside(buffer, ['lines']);
    // A slot past the end: the next new line takes it.
    if (typeof row === 'number' && isRows(rows) && !rows.get(row + 1)) {
      rows.set(row + 1, rows.get(row));
    }
    return false;
  };
  const store = new DisposableStore();
  store.add(terminal.parser.registerCsiHandler({ final: 'J' }, guard));
  store.add(terminal.parser.registerCsiHandler({ prefix: '?', final: 'J' }, guard));
  return store;
}

function inside(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

function isRows(value: unknown): value is Rows {
  return (
    typeof inside(value, ['get']) === 'function' && typeof inside(value, ['set']) === 'function'
  );
}
