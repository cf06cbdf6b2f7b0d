// What peers of the wmux protocol expect of a screen beside being right: that it ends by placing the
// cursor. Ours end with the character printed last, printed again, so that more may join it.

import type { EmulatorSnapshot } from '../emulator/emulator.ts';

/** A cursor placed on one character of one column, printed again: the end of most screens. */
const REPRINTED = /\x1b\[(\d+);(\d+)H([ -~\u00a0-\u00ff])$/;
const TAIL = 32;

/**
 * `replay`, of a terminal `cols` wide, with the cursor placed at its end. Left alone where that would
 * change what follows: behind the last column, where the next character wraps; within a sequence; and
 * behind characters that others may join.
 */
export function placingCursor(
  replay: Uint8Array,
  { cols, unfinished }: Pick<EmulatorSnapshot, 'cols' | 'unfinished'>,
): Uint8Array {
  if (unfinished > 0) return replay;
  const match = REPRINTED.exec(Buffer.from(replay.subarray(-TAIL)).toString());
  if (!match) return replay;
  const column = Number(match[2]) + 1;
  return column > cols
    ? replay
    : Buffer.concat([replay, Buffer.from(`\x1b[${match[1]};${column}H`)]);
}
