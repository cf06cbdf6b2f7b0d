// Where a recording comes from: the wing, or a file that a person opened here. Pieces are asked for
// one after the other, so that no more is on its way than is taken.

import { api } from '../stores/wing.ts';

/** Part of a recording, and how much of it there is. */
export interface CastPiece {
  readonly text: string;
  /** Bytes up to the end of this piece. */
  readonly read: number;
  readonly size: number;
}

/** Something to play. */
export interface CastSource {
  readonly title: string;
  pieces(signal: AbortSignal): AsyncIterable<CastPiece>;
}

/** Bytes asked for at once. */
const WINDOW = 1024 * 1024;

/** A recording that the wing keeps. */
export function wingRecording(recordingId: string, title: string): CastSource {
  return {
    title,
    async *pieces(signal) {
      for (let from = 0, size = 1; from < size && !signal.aborted; ) {
        const before = from;
        const pieces = await api().recordings.read(
          { recordingId, from, limit: WINDOW },
          { signal },
        );
        for await (const { text, next, size: all } of pieces) {
          from = next;
          size = all;
          yield { text, read: next, size: all };
        }
        if (from === before) return;
      }
    },
  };
}

/** A file that was opened or dropped here; it is not kept. */
export function fileRecording(file: File): CastSource {
  return {
    title: file.name,
    async *pieces(signal) {
      const decoder = new TextDecoder();
      for (let from = 0; from < file.size && !signal.aborted; from += WINDOW) {
        const bytes = await file.slice(from, from + WINDOW).arrayBuffer();
        const read = Math.min(from + WINDOW, file.size);
        yield { text: decoder.decode(bytes, { stream: read < file.size }), read, size: file.size };
      }
    },
  };
}
