// What a session said lately, for viewers that have not been sent it yet. Bounded: records are let
// go once every viewer has passed them, or when there are too many or they exceed the capacity; a viewer that was
// left behind then notices (`isLost`) and is resynchronised with a snapshot.

import type { ExitStatus } from '#shared/contract/index.ts';

/** One thing that happened, in order. `seq` is the session's sequence number before it. */
export type OutputRecord =
  | { readonly kind: 'data'; readonly seq: number; readonly bytes: Uint8Array }
  | { readonly kind: 'resize'; readonly seq: number; readonly cols: number; readonly rows: number }
  | { readonly kind: 'exit'; readonly seq: number; readonly exit: ExitStatus };

/** Bytes kept for viewers that are behind. */
export const OUTPUT_LOG_CAPACITY = 1024 * 1024;

/** Records kept, whatever their size: a byte at a time costs far more memory than its bytes. */
export const MAX_RECORDS = 16_384;

const COMPACT_AFTER = 1024;

export class OutputLog {
  readonly #capacity: number;
  readonly #didDrop: (bytes: Uint8Array) => void;
  #records: OutputRecord[] = [];
  /** Index in `#records` of the oldest record kept; those before await compaction. */
  #head = 0;
  /** Position of `#records[0]`. */
  #base = 0;
  #bytes = 0;
  #seq = 0;

  /** `didDrop` is told of bytes that are no longer kept. */
  constructor(didDrop: (bytes: Uint8Array) => void = () => {}, capacity = OUTPUT_LOG_CAPACITY) {
    this.#didDrop = didDrop;
    this.#capacity = capacity;
  }

  /** Sequence number after all that was appended. */
  get seq(): number {
    return this.#seq;
  }

  /** Position that the next record will get. */
  get end(): number {
    return this.#base + this.#records.length;
  }

  /** Bytes kept. */
  get bytes(): number {
    return this.#bytes;
  }

  appendData(bytes: Uint8Array): void {
    this.#records.push({ kind: 'data', seq: this.#seq, bytes });
    this.#seq += bytes.length;
    this.#bytes += bytes.length;
    while (this.#bytes > this.#capacity) this.#dropOldest();
    this.#limitRecords();
  }

  appendResize(cols: number, rows: number): void {
    this.#records.push({ kind: 'resize', seq: this.#seq, cols, rows });
    this.#limitRecords();
  }

  appendExit(exit: ExitStatus): void {
    this.#records.push({ kind: 'exit', seq: this.#seq, exit });
  }

  /** True if the record at `position` is no longer kept. */
  isLost(position: number): boolean {
    return position < this.#base + this.#head;
  }

  /** The record at `position`, or undefined at the end. */
  at(position: number): OutputRecord | undefined {
    return this.#records[position - this.#base];
  }

  /** Lets go of everything before `position`. */
  release(position: number): void {
    while (this.#base + this.#head < position && this.#head < this.#records.length) {
      this.#dropOldest();
    }
  }

  #limitRecords(): void {
    if (this.#records.length - this.#head > MAX_RECORDS) this.#dropOldest();
  }

  #dropOldest(): void {
    const record = this.#records[this.#head];
    if (!record) return;
    this.#head += 1;
    if (record.kind === 'data') {
      this.#bytes -= record.bytes.length;
      this.#didDrop(record.bytes);
    }
    if (this.#head === this.#records.length || this.#head >= COMPACT_AFTER) {
      this.#base += this.#head;
      this.#records = this.#records.slice(this.#head);
      this.#head = 0;
    }
  }
}
