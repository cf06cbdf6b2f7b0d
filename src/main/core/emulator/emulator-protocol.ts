// Messages between the main thread and the emulator worker. Structured clone; both ends are ours.

import type { ViewerColors } from '#shared/protocol/stream/frames.ts';
import type { EmulatorEvent, EmulatorSnapshot, SavedScreen } from './emulator.ts';
import type { ScreenTail } from './screen-tail.ts';

/** Size of a new or reset emulator. */
export interface ScreenSize {
  readonly cols: number;
  readonly rows: number;
}

/** To the worker. `id` names the emulator, `request` the answer that is awaited. */
export type ToWorker =
  | ({
      type: 'create';
      id: number;
      scrollback: number;
      seq: number;
      notice: string | null;
      saved: SavedScreen | null;
    } & ScreenSize)
  | { type: 'write'; id: number; bytes: Uint8Array; seq: number }
  /** Writes whose bytes stand in the output ring, in order. */
  | { type: 'ring'; pieces: RingPiece[] }
  | ({ type: 'resize'; id: number; request: number } & ScreenSize)
  | ({ type: 'reset'; id: number } & ScreenSize)
  | { type: 'clear'; id: number; request: number }
  | { type: 'scrollback'; id: number; lines: number }
  | { type: 'colors'; id: number; colors: ViewerColors }
  | { type: 'snapshot'; id: number; request: number; kind: 'screen' | 'complete' }
  | { type: 'tail'; id: number; request: number }
  | { type: 'idle'; id: number }
  | { type: 'dispose'; id: number };

/** A write of the emulator `id` that stands `at` this position of the output ring. */
export interface RingPiece {
  readonly id: number;
  readonly at: number;
  /** Bytes. */
  readonly length: number;
  readonly seq: number;
}

/** What the worker is started with. */
export interface WorkerStart {
  readonly version: string;
  /** Memory of the output ring. */
  readonly ring: SharedArrayBuffer;
}

/** From the worker. */
export type FromWorker =
  /** Bytes parsed or accepted as skippable since the emulator was created, in total. */
  | { type: 'accepted'; id: number; total: number }
  | { type: 'answer'; id: number; bytes: Uint8Array }
  | { type: 'event'; id: number; event: EmulatorEvent }
  /** Something threw: a piece of the output has no effect, or `request` gets no other answer. */
  | { type: 'fault'; id: number; reason: string; request?: number | undefined }
  | { type: 'done'; id: number; request: number }
  | { type: 'tail'; id: number; request: number; tail: ScreenTail | null }
  | { type: 'snapshot'; id: number; request: number; snapshot: EmulatorSnapshot };
