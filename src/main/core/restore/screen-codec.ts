// A screen as one run of bytes: the length of the head, the head as JSON, the deflated replay.

import * as z from 'zod/mini';
import { cols, rows } from '#shared/contract/index.ts';
import { mark } from '#shared/protocol/stream/frames.ts';
import type { EmulatorSnapshot, SavedScreen } from '../emulator/emulator.ts';

const head = z.object({
  cols,
  rows,
  unfinished: z.int().check(z.minimum(0)),
  marks: z.array(mark).check(z.maxLength(20_000)),
});

/** `replay` is that of the snapshot, raw deflated. */
export function encodeScreen(
  { cols: width, rows: height, unfinished, marks }: EmulatorSnapshot,
  replay: Uint8Array,
): Uint8Array {
  const text = Buffer.from(JSON.stringify({ cols: width, rows: height, unfinished, marks }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text, replay]);
}

/** The other way round, without anything that followed; null if it is not a screen. */
export function decodeScreen(bytes: Uint8Array): Omit<SavedScreen, 'steps'> | null {
  if (bytes.length < 4) return null;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 4 + buffer.readUInt32BE(0);
  if (end > bytes.length) return null;
  try {
    const parsed = head.safeParse(JSON.parse(buffer.toString('utf8', 4, end)));
    return parsed.success ? { ...parsed.data, replay: bytes.subarray(end) } : null;
  } catch {
    return null;
  }
}
