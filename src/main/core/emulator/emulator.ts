import type { Disposable } from '#shared/base/disposable.ts';
import type { Event } from '#shared/base/emitter.ts';
import type { Mark, ViewerColors } from '#shared/protocol/stream/frames.ts';
import type { ScreenTail } from './screen-tail.ts';

/** The screen state of a session at one sequence number, as bytes that rebuild it in a terminal of the same size. */
export interface EmulatorSnapshot {
  /** Sequence number of the state: all bytes before it are in, none after. */
  readonly seq: number;
  readonly cols: number;
  readonly rows: number;
  readonly scrollback: number;
  /** False when older scrollback was left out because output floods (see `EmulatorHost`). */
  readonly complete: boolean;
  readonly replay: Uint8Array;
  /** Bytes at the end of `replay` that begin a sequence or character which later output completes. */
  readonly unfinished: number;
  readonly marks: readonly Mark[];
}

/** One thing that happened to a terminal after its replay was made. */
export type SavedStep =
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'resize'; readonly cols: number; readonly rows: number };

/** A terminal of an earlier run, to begin with instead of a blank one. Made from our own snapshots only. */
export interface SavedScreen {
  /** Size that the replay was made at. */
  readonly cols: number;
  readonly rows: number;
  /** Replay, raw deflated; empty for a blank terminal. */
  readonly replay: Uint8Array;
  /** Bytes at its end that begin a sequence or character which `steps` complete. */
  readonly unfinished: number;
  readonly marks: readonly Mark[];
  /** What came after, in order. It causes neither answers nor events again. */
  readonly steps: readonly SavedStep[];
}

/** What an emulator begins with. */
export interface EmulatorOptions {
  readonly cols: number;
  readonly rows: number;
  /** Lines kept above the screen. */
  readonly scrollback: number;
  /** Sequence number to count from. */
  readonly seq: number;
  readonly saved?: SavedScreen;
}

/** Something the output said, found while parsing. Texts are untrusted, capped and free of control characters. */
export type EmulatorEvent =
  | { readonly type: 'title'; readonly title: string }
  | { readonly type: 'cwd'; readonly path: string }
  | { readonly type: 'bell' }
  /** The shell is at its prompt (OSC 777;wmux;shell-ready). */
  | { readonly type: 'shell-ready' }
  | { readonly type: 'notification'; readonly title: string | null; readonly body: string }
  /** `command` is what stands after the prompt, if the shell marks where that begins. */
  | { readonly type: 'command-started'; readonly command?: string }
  | { readonly type: 'command-finished'; readonly exitCode: number | null };

/** One session's terminal state, kept off the main thread. Calls take effect in order. */
export interface Emulator extends Disposable {
  /**
   * Appends output. `seq` is the session's sequence number after `bytes`, which are copied.
   */
  write(bytes: Uint8Array, seq: number): void;
  /** Bytes written that the emulator has neither parsed nor accepted as skippable yet: the caller's signal to pause the program. */
  readonly backlogBytes: number;
  /** Fires whenever `backlogBytes` fell. */
  readonly onDidDrain: Event<void>;
  /** Resizes after everything written so far; resolves once done. */
  resize(cols: number, rows: number): Promise<void>;
  /** Forgets everything, as if new; used on restart. `seq` continues. */
  reset(cols: number, rows: number): void;
  /** Drops scrollback and screen but for the cursor's line; resolves once done. */
  clear(): Promise<void>;
  /** Scrollback capacity in lines. */
  setScrollback(lines: number): void;
  /** Colours for answers to OSC 4/10/11/12 queries. */
  setColors(colors: ViewerColors): void;
  /**
   * State after everything written so far. `screen`: may leave out older scrollback if that is much
   * cheaper (then `complete` is false). `complete`: never does.
   */
  snapshot(kind: 'screen' | 'complete'): Promise<EmulatorSnapshot>;
  /** The end of the screen after everything written so far; null when it cannot be told. */
  tail(): Promise<ScreenTail | null>;
  /** Tells that nobody looks and nothing happens: memory may be released until the next call. */
  idle(): void;
  /** Answers to queries of the program (DA, CPR, DECRQM, OSC colours …), to be written to its input. */
  readonly onDidAnswer: Event<Uint8Array>;
  readonly onDidEmit: Event<EmulatorEvent>;
}

/** Makes emulators. Owns the worker thread. */
export interface EmulatorHost {
  /** With `saved`, the size is the one it has after the last step. */
  create(options: EmulatorOptions): Emulator;
  dispose(): Promise<void>;
}
