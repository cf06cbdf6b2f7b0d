// One attached terminal, seen from the session: where it stands in the output, how much is on its
// way, and whether it must be resynchronised. Knows no transport and no process.

import { AppError, isAppError } from '#shared/base/app-error.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import { TokenBucket } from '#shared/base/token-bucket.ts';
import type { ExitStatus } from '#shared/contract/index.ts';
import { AckWindow } from '#shared/terminal/ack-window.ts';
import type { EmulatorSnapshot } from '../emulator/emulator.ts';
import type { OutputLog } from './output-log.ts';

/** Where a viewer's output goes. Must not block. Bytes are valid during the call only: copy to keep. */
export interface ViewerSink {
  snapshot(snapshot: EmulatorSnapshot, generation: number): void;
  data(seq: number, bytes: Uint8Array): void;
  resized(seq: number, cols: number, rows: number): void;
  exited(seq: number, exit: ExitStatus): void;
  failed(error: AppError): void;
}

/** What a viewer needs of its session. */
export interface ViewerSource {
  readonly log: OutputLog;
  /** How often the session was restarted, plus one. */
  generation(): number;
  /** How the program ended, or null while it runs. */
  exit(): ExitStatus | null;
  snapshot(kind: 'screen' | 'complete'): Promise<EmulatorSnapshot>;
  /** Called when the viewer moved on, so that the log may shrink. */
  didAdvance(): void;
}

/**
 * A viewer less than this behind is resynchronised at once; a fuller pipe must drain first, in bytes.
 * Not above the smallest window: one found left behind while output is handed out must wait, because
 * the emulator gets that output last.
 */
const RESYNC_BELOW = 32 * 1024;
/** Output must rest this long, in ms, before scrollback left out during a flood is sent. */
const COMPLETE_AFTER_QUIET = 250;

/**
 * Live output one viewer is sent: at once, and per second, in bytes. A terminal on a screen draws no
 * more than this; of a longer flood it is shown the newest screen every `SKIP_FOR` ms instead, and
 * the program keeps the processor.
 */
const LIVE_BURST = 2 * 1024 * 1024;
const LIVE_PER_SECOND = 12 * 1024 * 1024;
const SKIP_FOR = 50;

type State = 'live' | 'lost' | 'snapshotting' | 'closed';

export class Viewer implements Disposable {
  readonly #source: ViewerSource;
  readonly #sink: ViewerSink;
  readonly #clock: Clock;
  readonly #window = new AckWindow();
  /** Null for programs, which want every byte that they can take. */
  readonly #allowance: TokenBucket | null;
  #state: State = 'lost';
  #cursor: number;
  #incomplete = false;
  #wanted: 'screen' | 'complete' = 'screen';
  /** The snapshot waited for; answers to earlier requests are out of date. */
  #request: Promise<EmulatorSnapshot> | undefined;
  #quiet: Disposable | undefined;
  /** Runs while output is passed over until the next screen is due. */
  #skipping: Disposable | undefined;

  constructor(source: ViewerSource, sink: ViewerSink, clock: Clock, everyByte = false) {
    this.#source = source;
    this.#sink = sink;
    this.#clock = clock;
    this.#allowance = everyByte
      ? null
      : new TokenBucket({ burst: LIVE_BURST, perSecond: LIVE_PER_SECOND, clock });
    // Programs read scrollback as well, and may leave before a flood is over.
    if (everyByte) this.#wanted = 'complete';
    this.#cursor = source.log.end;
  }

  /** Oldest log position still needed, or undefined when none is. */
  get needs(): number | undefined {
    return this.#state === 'live' || this.#state === 'snapshotting' ? this.#cursor : undefined;
  }

  /** Sends as much as the window allows. Call whenever the log grew. */
  pump(): void {
    if (this.#state === 'lost') this.#resync();
    if (this.#state !== 'live') return;
    const { log } = this.#source;
    if (log.isLost(this.#cursor)) {
      this.#lose('screen');
      return;
    }
    while (this.#window.canSend) {
      const record = log.at(this.#cursor);
      if (!record) break;
      const passOver =
        record.kind === 'data' && this.#allowance?.take(record.bytes.length) === false;
      if (passOver) {
        this.#skip();
        return;
      }
      this.#cursor += 1;
      if (record.kind === 'data') {
        this.#window.sent(record.bytes.length, this.#clock.monotonic());
        this.#sink.data(record.seq, record.bytes);
      } else if (record.kind === 'resize') {
        this.#sink.resized(record.seq, record.cols, record.rows);
      } else {
        this.#sink.exited(record.seq, record.exit);
      }
    }
    if (this.#incomplete) this.#completeWhenQuiet();
  }

  /** The viewer has drawn `total` payload bytes so far. */
  acked(total: number): void {
    this.#window.acked(total, this.#clock.monotonic());
    this.pump();
    this.#source.didAdvance();
  }

  /** Shows everything anew, e.g. after a restart. */
  resync(): void {
    if (this.#state !== 'closed') this.#lose('screen');
  }

  /** Tells the viewer that its session is gone. */
  fail(error: AppError): void {
    if (this.#state === 'closed') return;
    this.dispose();
    this.#sink.failed(error);
  }

  dispose(): void {
    this.#state = 'closed';
    this.#request = undefined;
    this.#quiet?.dispose();
    this.#quiet = undefined;
    this.#skipping?.dispose();
    this.#skipping = undefined;
  }

  #lose(wanted: 'screen' | 'complete'): void {
    this.#state = 'lost';
    this.#wanted = wanted;
    this.#quiet?.dispose();
    this.#quiet = undefined;
    this.#skipping?.dispose();
    this.#skipping = undefined;
    this.#resync();
  }

  /** Passes over a flood for a moment, then shows the newest screen. */
  #skip(): void {
    this.#state = 'lost';
    this.#wanted = 'screen';
    this.#skipping = this.#clock.after(SKIP_FOR, () => {
      this.#skipping = undefined;
      this.pump();
    });
  }

  #resync(): void {
    if (this.#skipping || this.#window.inFlight >= RESYNC_BELOW) return;
    const request = this.#source.snapshot(this.#wanted);
    this.#state = 'snapshotting';
    this.#request = request;
    this.#cursor = this.#source.log.end;
    request.then(
      (snapshot) => this.#didSnapshot(snapshot, request),
      (error: unknown) => {
        if (this.#state === 'snapshotting' && this.#request === request) {
          this.fail(
            isAppError(error)
              ? error
              : new AppError(
                  'internal',
                  'The screen could not be read. Close and reopen this terminal.',
                  { cause: error },
                ),
          );
        }
      },
    );
  }

  #didSnapshot(snapshot: EmulatorSnapshot, request: Promise<EmulatorSnapshot>): void {
    if (this.#state !== 'snapshotting' || this.#request !== request) return;
    this.#state = 'live';
    this.#request = undefined;
    this.#incomplete = !snapshot.complete;
    this.#window.sent(snapshot.replay.length, this.#clock.monotonic());
    this.#sink.snapshot(snapshot, this.#source.generation());
    const { log } = this.#source;
    const exit = this.#source.exit();
    if (exit && snapshot.seq === log.seq && !this.#exitFollows()) this.#sink.exited(log.seq, exit);
    this.pump();
    this.#source.didAdvance();
  }

  /** Whether the end of the program is still to be sent; sizes may change after it. */
  #exitFollows(): boolean {
    const { log } = this.#source;
    for (let at = this.#cursor; at < log.end; at += 1) {
      if (log.at(at)?.kind === 'exit') return true;
    }
    return false;
  }

  #completeWhenQuiet(): void {
    this.#quiet?.dispose();
    const seq = this.#source.log.seq;
    this.#quiet = this.#clock.after(COMPLETE_AFTER_QUIET, () => {
      this.#quiet = undefined;
      if (this.#state !== 'live' || !this.#incomplete) return;
      if (this.#source.log.seq === seq && this.#window.inFlight < RESYNC_BELOW)
        this.#lose('complete');
      else this.#completeWhenQuiet();
    });
  }
}
