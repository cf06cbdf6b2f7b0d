// Writes what one session shows to a file. The recording begins with the screen as it is, cut so
// that output is neither missing nor twice, and begins anew in the same way when output had to be
// left out. Ends with the program, when told to, at its largest size, or when writing fails.

import { constants } from 'node:os';
import { DisposableStore } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { ExitStatus, RecordingEnd } from '#shared/contract/index.ts';
import { type CastCode, castEnd, castEvent } from '#shared/protocol/asciicast/encode.ts';
import type { EmulatorEvent } from '../emulator/emulator.ts';
import { fittingReplay } from '../operations/session-history.ts';
import type { Session } from '../sessions/session.ts';
import type { RecordingFile } from './recording-file.ts';

/** Output kept while the screen it follows is being read, in bytes. */
const MAX_PENDING = 8 * 1024 * 1024;
/** Screen and scrollback written at the beginning, in bytes. */
const MAX_REPLAY = 1024 * 1024;
/** The replay is written in events of this many bytes. */
const PIECE = 64 * 1024;
/** Kept free for the last lines, in bytes. */
const RESERVE = 1024;
const RESET = '\u001bc';
const GAP = 'Output is missing here: it came faster than it could be written.';

/** What a recorder is made of. It closes the files. */
export interface SessionRecorderOptions {
  readonly file: RecordingFile;
  /** Holds what is typed and nothing else, or null. */
  readonly keylog: RecordingFile | null;
  /** Whether what is typed is part of the recording. */
  readonly keys: boolean;
  /** Largest size of each file. */
  readonly maxBytes: number;
  readonly clock: Clock;
  /** Called once, when the files are closed. */
  readonly didEnd: (reason: RecordingEnd, error: Error | undefined) => void;
}

type Happening =
  | { readonly kind: 'output' | 'input'; readonly bytes: Uint8Array }
  | { readonly kind: 'resize'; readonly cols: number; readonly rows: number }
  | { readonly kind: 'mark'; readonly label: string }
  | { readonly kind: 'exit'; readonly exit: ExitStatus };

/** One file's time and text: intervals that add up, and characters that batches cut in two. */
class Track {
  readonly #file: RecordingFile;
  readonly #started: number;
  readonly #maxBytes: number;
  #last = 0;
  output = newDecoder();
  readonly input = newDecoder();

  constructor(file: RecordingFile, started: number, maxBytes: number) {
    this.#file = file;
    this.#started = started;
    this.#maxBytes = maxBytes;
  }

  /** Adds an event that happened `at`, in ms; says why it could not. */
  add(at: number, code: CastCode, data: string): 'full' | 'slow' | null {
    const micros = Math.max(this.#last, Math.round((at - this.#started) * 1000));
    const line = castEvent(micros - this.#last, code, data);
    if (this.#file.bytes + Buffer.byteLength(line) > this.#maxBytes - RESERVE) return 'full';
    if (!this.#file.append(line)) return 'slow';
    this.#last = micros;
    return null;
  }
}

export class SessionRecorder {
  readonly #session: Session;
  readonly #options: SessionRecorderOptions;
  readonly #track: Track;
  readonly #keylog: Track | null;
  readonly #heard = new DisposableStore();
  readonly #startedAt: number;
  #size: { cols: number; rows: number };
  /** What happened since the cut while the screen at the cut is being read; null when it is written. */
  #pending: { at: number; what: Happening }[] | null = null;
  #pendingBytes = 0;
  /** The screen being read; answers to earlier requests are out of date. */
  #cutting: Promise<void> | undefined;
  /** Whether output is being left out. */
  #lost = false;
  #exit: { readonly at: number; readonly status: number } | undefined;
  #ended: Promise<void> | undefined;

  /** Begins at once. */
  constructor(session: Session, options: SessionRecorderOptions) {
    const { clock, file, keylog, maxBytes } = options;
    this.#session = session;
    this.#options = options;
    this.#startedAt = clock.monotonic();
    this.#track = new Track(file, this.#startedAt, maxBytes);
    this.#keylog = keylog ? new Track(keylog, this.#startedAt, maxBytes) : null;
    const { cols, rows } = session.info;
    this.#size = { cols, rows };
    this.cut('');
    this.#listen();
  }

  get durationMs(): number {
    return this.#options.clock.monotonic() - this.#startedAt;
  }

  /** Writes the screen as it is now, after `prefix`; what follows comes after it. */
  cut(prefix = RESET): void {
    if (this.#ended) return;
    // First: reading the screen hands on output that belongs before the cut.
    const snapshot = this.#session.snapshot();
    // A recording shows its first screen from its first moment on.
    const at = prefix === RESET ? this.#options.clock.monotonic() : this.#startedAt;
    const size = this.#size;
    // The screen of an earlier cut, and what followed it there, are in this one; the rest is not.
    this.#pending = this.#pending?.filter(({ what }) => !isOnScreen(what)) ?? [];
    this.#pendingBytes = 0;
    const cutting = snapshot
      .then((state) => fittingReplay(state, Math.min(MAX_REPLAY, this.#options.maxBytes / 4)))
      // Without its screen, e.g. because the session was closed, a recording still has what follows.
      .catch(() => null)
      .then((replay) => {
        if (this.#cutting !== cutting) return;
        // Sizes that came while output was left out were left out as well.
        if (prefix === RESET) this.#write(at, 'r', `${size.cols}x${size.rows}`);
        this.#didCut(at, prefix, replay);
      });
    this.#cutting = cutting;
  }

  /** Ends the recording; resolves when the files are closed. */
  async stop(reason: RecordingEnd): Promise<void> {
    this.#heard.dispose();
    await this.#cutting;
    await this.#end(reason);
  }

  #listen(): void {
    const { file, keylog, keys } = this.#options;
    const session = this.#session;
    const heard = this.#heard;
    heard.add(session.onDidOutput((bytes) => this.#happened({ kind: 'output', bytes })));
    heard.add(session.onDidExit((exit) => this.#happened({ kind: 'exit', exit })));
    heard.add(session.onDidSay((event) => this.#didSay(event)));
    heard.add(session.onDidChange(() => this.#didChange()));
    if (keys || keylog) {
      heard.add(session.onDidInput((bytes) => this.#happened({ kind: 'input', bytes })));
    }
    heard.add(file.onDidDrain(() => this.#resume()));
    for (const each of keylog ? [file, keylog] : [file]) {
      heard.add(each.onDidFail((error) => void this.#end('failed', error)));
    }
  }

  #didSay(event: EmulatorEvent): void {
    if (event.type === 'command-started') {
      this.#happened({ kind: 'mark', label: event.command ?? 'Command' });
    }
    if (event.type !== 'command-finished') return;
    const label = event.exitCode ? `Prompt (exit code ${event.exitCode})` : 'Prompt';
    this.#happened({ kind: 'mark', label });
  }

  #didChange(): void {
    const { cols, rows } = this.#session.info;
    if (cols === this.#size.cols && rows === this.#size.rows) return;
    this.#size = { cols, rows };
    this.#happened({ kind: 'resize', cols, rows });
  }

  #happened(what: Happening): void {
    if (this.#ended) return;
    const at = this.#options.clock.monotonic();
    if (this.#pending) this.#hold(at, what);
    else this.#record(at, what);
  }

  #hold(at: number, what: Happening): void {
    const bytes = 'bytes' in what ? what.bytes.length : 0;
    if (this.#pendingBytes + bytes > MAX_PENDING) this.#cutAnew();
    // Not `slice`, which a Buffer answers with a view.
    const held = 'bytes' in what ? { ...what, bytes: new Uint8Array(what.bytes) } : what;
    // Also after a new cut: a session hands output on before its screen has it.
    this.#pending?.push({ at, what: held });
    this.#pendingBytes += bytes;
  }

  /** Gives up the screen that is being read: too much has come since. */
  #cutAnew(): void {
    this.#write(this.#options.clock.monotonic(), 'm', GAP);
    this.cut();
  }

  #didCut(at: number, prefix: string, replay: Uint8Array | null): void {
    this.#cutting = undefined;
    const pending = this.#pending ?? [];
    this.#pending = null;
    this.#lost = false;
    this.#track.output = newDecoder();
    const bytes = replay ?? new Uint8Array(0);
    this.#write(at, 'o', prefix + this.#track.output.decode(bytes.subarray(0, PIECE), STREAM));
    for (let from = PIECE; from < bytes.length; from += PIECE) {
      const text = this.#track.output.decode(bytes.subarray(from, from + PIECE), STREAM);
      this.#write(at, 'o', text);
    }
    for (const happening of pending) this.#record(happening.at, happening.what);
  }

  #record(at: number, what: Happening): void {
    if (this.#lost && what.kind !== 'exit') return;
    switch (what.kind) {
      case 'output':
        this.#write(at, 'o', this.#track.output.decode(what.bytes, STREAM));
        break;
      case 'input':
        this.#recordInput(at, what.bytes);
        break;
      case 'resize':
        this.#write(at, 'r', `${what.cols}x${what.rows}`);
        break;
      case 'mark':
        this.#write(at, 'm', what.label);
        break;
      case 'exit':
        this.#exit = { at, status: exitStatus(what.exit) };
        void this.#end('exited');
    }
  }

  #recordInput(at: number, bytes: Uint8Array): void {
    if (this.#options.keys) this.#write(at, 'i', this.#track.input.decode(bytes, STREAM));
    const text = this.#keylog?.input.decode(bytes, STREAM);
    if (!text) return;
    // Keys are few; a disk that cannot take them cannot take the recording either.
    if (this.#keylog?.add(at, 'i', text) === 'full') void this.#end('limit');
  }

  #write(at: number, code: CastCode, data: string): void {
    if (this.#lost || this.#ended || (data === '' && code !== 'm')) return;
    const problem = this.#track.add(at, code, data);
    if (problem === 'full') void this.#end('limit');
    if (problem === 'slow') this.#lost = true;
  }

  /** Goes on after output was left out. */
  #resume(): void {
    if (!this.#lost || this.#pending) return;
    this.#lost = false;
    this.#write(this.#options.clock.monotonic(), 'm', GAP);
    if (!this.#lost) this.cut();
  }

  #end(reason: RecordingEnd, error?: Error): Promise<void> {
    this.#ended ??= this.#close(reason, error);
    return this.#ended;
  }

  async #close(reason: RecordingEnd, error: Error | undefined): Promise<void> {
    const { file, keylog, didEnd } = this.#options;
    this.#heard.dispose();
    // Everything fits once the disk has taken what waits.
    await file.flush();
    const now = this.#options.clock.monotonic();
    if (this.#lost) this.#track.add(this.#exit?.at ?? now, 'm', GAP);
    if (this.#exit) this.#track.add(this.#exit.at, 'x', String(this.#exit.status));
    const last = castEnd({ ended: reason, durationMs: Math.round(this.durationMs) });
    file.append(last);
    keylog?.append(last);
    await Promise.all([file.close(), keylog?.close()]);
    didEnd(reason, error);
  }
}

const STREAM = { stream: true };

/** Whether a screen that is read later tells it as well. */
const isOnScreen = ({ kind }: Happening): boolean => kind === 'output' || kind === 'resize';

/** Keeps a character that a batch cut in two until the rest of it comes. */
function newDecoder(): TextDecoder {
  return new TextDecoder('utf-8', { ignoreBOM: true });
}

/** As shells tell it: 128 and the signal's number for a program that a signal ended. */
function exitStatus({ code, signal }: ExitStatus): number {
  if (signal === null) return code;
  const numbers: Readonly<Record<string, number>> = constants.signals;
  return 128 + (numbers[signal] ?? 0);
}
