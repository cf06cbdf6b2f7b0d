// The output after a screen, as a file of sealed pieces that only ever grows:
//
//   [length:4][nonce, ciphertext, tag] …
//
// Each piece is bound to its number. A file that ends early therefore reads as its first whole
// pieces, and nothing can be taken out of its middle. Inside a piece stand steps:
//
//   [1][length:4][bytes]   output        [2][cols:2][rows:2]   a new size

import type { SavedStep } from '../emulator/emulator.ts';
import { SEAL_BYTES, type Seal } from './sealing.ts';

/** Largest piece read, in bytes; far above the largest written. */
const MAX_PIECE = 4 * 1024 * 1024;
const DATA = 1;
const RESIZE = 2;
/** Bytes that stand before a step's own. */
export const STEP_BYTES = 5;

/** Steps as the bytes of one piece. */
export function encodeSteps(steps: readonly SavedStep[]): Uint8Array {
  const parts = steps.flatMap((step): Uint8Array[] => {
    const head = Buffer.alloc(STEP_BYTES);
    if (step.kind === 'data') {
      head.writeUInt8(DATA);
      head.writeUInt32BE(step.bytes.length, 1);
      return [head, step.bytes];
    }
    head.writeUInt8(RESIZE);
    head.writeUInt16BE(step.cols, 1);
    head.writeUInt16BE(step.rows, 3);
    return [head];
  });
  return Buffer.concat(parts);
}

/** The other way round; null if it is not made of steps. */
export function decodeSteps(bytes: Uint8Array): SavedStep[] | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const steps: SavedStep[] = [];
  for (let at = 0; at < buffer.length; ) {
    if (at + STEP_BYTES > buffer.length) return null;
    const kind = buffer[at];
    const next = at + STEP_BYTES;
    if (kind === RESIZE) {
      const cols = buffer.readUInt16BE(at + 1);
      const rows = buffer.readUInt16BE(at + 3);
      steps.push({ kind: 'resize', cols, rows });
      at = next;
    } else if (kind === DATA) {
      const end = next + buffer.readUInt32BE(at + 1);
      if (end > buffer.length) return null;
      steps.push({ kind: 'data', bytes: buffer.subarray(next, end) });
      at = end;
    } else return null;
  }
  return steps;
}

/** Where piece `index` after screen `screen` of a session belongs. */
function place(id: string, screen: number, index: number): string {
  return `tail/${id}/${screen}/${index}`;
}

/** A piece as it stands in the file. */
export function sealPiece(
  seal: Seal,
  id: string,
  screen: number,
  index: number,
  steps: readonly SavedStep[],
): Uint8Array {
  const sealed = seal.seal(place(id, screen, index), encodeSteps(steps));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(sealed.length);
  return Buffer.concat([length, sealed]);
}

/** What a tail says, and the number of its whole pieces. Whatever follows a bad piece is left out. */
export function openTail(
  seal: Seal,
  id: string,
  screen: number,
  file: Uint8Array,
): { steps: SavedStep[]; pieces: number } {
  const buffer = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const steps: SavedStep[] = [];
  let pieces = 0;
  for (let at = 0; at + 4 <= buffer.length; ) {
    const length = buffer.readUInt32BE(at);
    const end = at + 4 + length;
    if (length < SEAL_BYTES || length > MAX_PIECE || end > buffer.length) break;
    const plain = seal.open(place(id, screen, pieces), buffer.subarray(at + 4, end));
    const decoded = plain && decodeSteps(plain);
    if (!decoded) break;
    steps.push(...decoded);
    pieces += 1;
    at = end;
  }
  return { steps, pieces };
}
