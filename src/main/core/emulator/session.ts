// One session inside the worker: keeps the order between output and requests, lets a flood wait
// unparsed while it is safe to, and sleeps compressed while nothing happens.

import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Mark, ViewerColors } from '#shared/protocol/stream/frames.ts';
import { Backlog } from './backlog.ts';
import type { EmulatorSnapshot, SavedStep } from './emulator.ts';
import type { FromWorker, ScreenSize, ToWorker } from './emulator-protocol.ts';
import { FloodGauge } from './flood-gauge.ts';
import { Screen, type ScreenImage } from './screen.ts';
import type { ScreenOutlet } from './screen-listeners.ts';
import type { ScreenTail } from './screen-tail.ts';

/** Sends to the main thread. */
export type Send = (message: FromWorker, transfer?: ArrayBuffer[]) => void;
/** What a session needs of the worker. */
export interface SessionPorts {
  readonly send: Send;
  readonly version: string;
  /** Told how many bytes became garbage. */
  readonly onDidSleep: (bytes: number) => void;
  /** Told of output that is not needed any more. */
  readonly release: (bytes: Uint8Array) => void;
}
/** A message for one emulator that exists. */
export type SessionMessage = Exclude<ToWorker, { type: 'create' | 'dispose' | 'ring' }>;

/** Parsed in one go; a few ms at most. */
const PIECE = 32 * 1024;
/** Safe output held unparsed; beyond it is parsed even if the flood goes on. */
const MAX_HELD = 8 * 1024 * 1024;
/** Pending output up to this is parsed before a quick snapshot of the screen is taken. */
const MAX_SHORT = 64 * 1024;
/** While a flood is held its progress is told every so many bytes: each message wakes the main thread. */
const REPORT_EVERY = 256 * 1024;
/** Most of a flood sent along with a quick snapshot of the screen. */
const MAX_TAIL = 256 * 1024;

/** Rough memory of one line beside its cells, and of one cell, in bytes. */
const LINE_BYTES = 450;
const CELL_BYTES = 12;
/** Output that makes a line of the scrollback, roughly, in bytes. */
const OUTPUT_PER_LINE = 64;
/** A session that had to be woken so soon after falling asleep is left awake for a while. */
const SHORT_SLEEP_MS = 10_000;
const STAY_AWAKE_MS = 60_000;

interface Asleep extends ScreenSize {
  /** Deflated replay; it fits the terminal it was made from. */
  readonly replay: Uint8Array;
  readonly unfinished: number;
  readonly marks: readonly Mark[];
  readonly scrollback: number;
  /** What came after the replay; only of a terminal from an earlier run. */
  readonly steps: readonly SavedStep[];
  /** The end of the screen; absent in a terminal from an earlier run. */
  readonly tail?: ScreenTail;
}

const lineBytes = ({ cols }: { readonly cols: number }): number => cols * CELL_BYTES + LINE_BYTES;

/** A part of what rebuilds a terminal. */
type WakeStep = SavedStep | { readonly kind: 'marks'; readonly marks: readonly Mark[] };

export class Session {
  readonly #id: number;
  readonly #send: Send;
  readonly #version: string;
  readonly #onDidSleep: (bytes: number) => void;
  readonly #outlet: ScreenOutlet;
  readonly #backlog: Backlog;
  readonly #flood = new FloodGauge();
  /** Requests, and the output after the first of them. */
  #waiting: SessionMessage[] = [];
  #screen: Screen | null;
  #asleep: Asleep | null = null;
  #colors: ViewerColors | undefined;
  /** What is left to do to wake the session up. */
  #waking: WakeStep[] | null = null;
  #seq: number;
  #parsed = 0;
  #accepted = 0;
  #lastUse = 0;
  #sleptAt = Number.NEGATIVE_INFINITY;
  #staysAwakeUntil = 0;
  /** False if the terminal was in a state, when the run began, in which nothing may be skipped. */
  #skippable = true;

  constructor(options: Extract<ToWorker, { type: 'create' }>, ports: SessionPorts) {
    const { send, version, onDidSleep, release } = ports;
    this.#backlog = new Backlog(release);
    this.#id = options.id;
    this.#send = send;
    this.#version = version;
    this.#onDidSleep = onDidSleep;
    this.#seq = options.seq;
    const encoder = new TextEncoder();
    this.#outlet = {
      answer: (text) => send({ type: 'answer', id: this.#id, bytes: encoder.encode(text) }),
      emit: (event) => send({ type: 'event', id: this.#id, event }),
    };
    if (options.saved) {
      this.#screen = null;
      this.#asleep = { ...options.saved, scrollback: options.scrollback };
      return;
    }
    this.#screen = new Screen(options, this.#outlet, version);
    if (options.notice) this.#screen.write(encoder.encode(`\x1b[2m${options.notice}\x1b[m\r\n`));
  }

  /** Rough memory that falling asleep would free, in bytes; 0 while it cannot. */
  get weight(): number {
    const core = this.#screen?.core;
    return core ? core._bufferService.buffers.normal.lines.length * lineBytes(core) : 0;
  }

  /** Rough memory that serving what is pending will take beside `weight`, in bytes. */
  get growth(): number {
    if (!this.#screen) return this.#growthAwake(this.#asleep);
    const { core, scrollback } = this.#screen;
    const { active, normal } = core._bufferService.buffers;
    const room = scrollback + core.rows - normal.lines.length;
    const coming = this.#backlog.bytes / OUTPUT_PER_LINE;
    if (this.#waking) return room * lineBytes(core);
    return active === normal ? Math.min(room, coming) * lineBytes(core) : 0;
  }

  #growthAwake(asleep: Asleep | null): number {
    if (!asleep || this.#answersAsleep(this.#waiting[0])) return 0;
    return (asleep.scrollback + asleep.rows) * lineBytes(asleep);
  }

  /** When the session was last used, or null if it should not be put to sleep at time `now`. */
  quietSince(now: number): number | null {
    const busy = this.#waking || !this.#backlog.isEmpty || this.#waiting.length > 0;
    return busy || !this.#screen || now < this.#staysAwakeUntil ? null : this.#lastUse;
  }

  receive(message: SessionMessage, now: number): void {
    if (message.type !== 'idle') this.#lastUse = now;
    if (this.#waiting.length > 0) this.#waiting.push(message);
    else if (message.type === 'write') this.#append(message, now);
    else if (message.type === 'idle') this.sleep();
    else if (message.type === 'colors') this.#setColors(message.colors);
    else if (!this.#atOnce(message)) this.#waiting.push(message);
  }

  /** When there is something to do: a time, 0 for at once, or null for nothing. */
  due(now: number): number | null {
    if (this.#waiting.length > 0 || this.#waking) return 0;
    if (this.#backlog.isEmpty) return null;
    return this.#holds ? this.#flood.calmAt(now) : 0;
  }

  /** Parses and answers until `deadline` or until nothing is left; times of `performance.now`. */
  work(deadline: number): void {
    do {
      if (this.#admit() || this.#wake() || this.#parse()) continue;
      const next = this.#waiting.shift();
      if (!next) break;
      this.#run(next);
    } while (performance.now() < deadline);
    this.#lastUse = performance.now();
    this.#report();
  }

  dispose(): void {
    this.#screen?.dispose();
    this.#screen = null;
    this.#asleep = null;
    this.#waiting = [];
    this.#backlog.clear();
  }

  /** True while all that is pending may stay unparsed as long as the flood goes on. */
  get #holds(): boolean {
    const { bytes, isSafe } = this.#backlog;
    return this.#skippable && isSafe && this.#flood.isOn && bytes < MAX_HELD;
  }

  /** True if all that is pending could wait and is more than a moment's parsing. */
  get #isSafeAndLong(): boolean {
    return this.#skippable && this.#backlog.isSafe && this.#backlog.bytes > MAX_SHORT;
  }

  #append({ bytes, seq }: { bytes: Uint8Array; seq: number }, now: number): void {
    this.#seq = seq;
    this.#flood.add(bytes.length, now);
    const screen = this.#screen;
    // Between runs the scanner needs to know where the parser stands.
    if (screen && this.#backlog.isEmpty && !this.#waking) this.#beginRun(screen);
    this.#backlog.push(bytes);
    this.#skip();
    if (this.#holds && this.#reportable >= REPORT_EVERY) this.#report();
  }

  #beginRun(screen: Screen): void {
    this.#skippable = screen.scrollsFreely;
    if (this.#backlog.wantsRun) this.#backlog.startRun(screen.atGround);
  }

  #skip(): void {
    const screen = this.#screen;
    if (!screen || !this.#skippable || this.#waking) return;
    this.#parsed += this.#backlog.skip(screen.linesUntilForgotten);
  }

  /** Takes what need not wait for parsing from the front of the queue; true if there was something. */
  #admit(): boolean {
    const next = this.#waiting[0];
    if (!next) return false;
    if (next.type === 'write') this.#append(next, performance.now());
    else if (!this.#atOnce(next)) return false;
    this.#waiting.shift();
    return true;
  }

  /** Does a part of what wakes the session; true if there was one. */
  #wake(): boolean {
    const asleep = this.#asleep;
    const needed = !this.#backlog.isEmpty || this.#waiting.length > 0;
    if (asleep && needed && !this.#waking && !this.#answersAsleep(this.#waiting[0])) {
      this.#screen = new Screen(asleep, this.#outlet, this.#version);
      if (this.#colors) this.#screen.setColors(this.#colors);
      const { marks, steps } = asleep;
      const bytes = this.#replayOf(asleep);
      this.#waking = [{ kind: 'data', bytes }, { kind: 'marks', marks }, ...steps];
      const now = performance.now();
      if (now - this.#sleptAt < SHORT_SLEEP_MS) this.#staysAwakeUntil = now + STAY_AWAKE_MS;
    }
    const screen = this.#screen;
    const step = this.#waking?.shift();
    if (!this.#waking || !screen || !step) return false;
    if (step.kind === 'marks') screen.restoreMarks(step.marks);
    else if (step.kind === 'resize') screen.resize(step.cols, step.rows);
    else {
      this.#guard(undefined, () => screen.write(step.bytes.subarray(0, PIECE), true));
      const bytes = step.bytes.subarray(PIECE);
      if (bytes.length > 0) this.#waking.unshift({ kind: 'data', bytes });
    }
    if (this.#waking.length === 0) {
      this.#waking = null;
      this.#asleep = null;
      this.#skippable = screen.scrollsFreely;
    }
    return true;
  }

  #replayOf({ replay }: Asleep): Uint8Array {
    if (replay.length === 0) return replay;
    try {
      return inflateRawSync(replay);
    } catch (error) {
      // One terminal begins blank; without this the thread would take all of them along.
      this.#send({ type: 'fault', id: this.#id, reason: String(error) });
      return new Uint8Array();
    }
  }

  #parse(): boolean {
    const screen = this.#screen;
    if (!screen || this.#backlog.isEmpty) return false;
    const before = this.#backlog.bytes;
    const piece = this.#backlog.take(PIECE);
    if (!piece) return false;
    this.#guard(undefined, () => screen.write(piece));
    this.#parsed += before - this.#backlog.bytes;
    if (this.#backlog.wantsRun) {
      this.#beginRun(screen);
      this.#skip();
    }
    return true;
  }

  /** A fault in xterm.js costs one piece or one answer of one session, not everybody's terminals. */
  #guard(request: number | undefined, act: () => void): boolean {
    try {
      act();
      return true;
    } catch (error) {
      this.#send({ type: 'fault', id: this.#id, reason: String(error), request });
      return false;
    }
  }

  /** Bytes accepted since the last report. */
  get #reportable(): number {
    return this.#parsed + (this.#holds ? this.#backlog.bytes : 0) - this.#accepted;
  }

  #report(): void {
    const more = this.#reportable;
    if (more <= 0) return;
    this.#accepted += more;
    this.#send({ type: 'accepted', id: this.#id, total: this.#accepted });
  }

  /** Answers what needs no parsing first; false if the request must wait. */
  #atOnce(message: SessionMessage): boolean {
    if (message.type !== 'snapshot' || this.#waking || this.#asleep?.steps.length) return false;
    if (this.#backlog.isEmpty) {
      this.#run(message);
      return true;
    }
    const screen = this.#screen;
    if (message.kind !== 'screen' || !screen || !this.#isSafeAndLong) return false;
    const tail = this.#backlog.tail(3 * screen.core.rows);
    if (!tail || tail.length > MAX_TAIL) return false;
    const { request } = message;
    this.#guard(request, () => this.#reply(request, screen.imageWithTail(tail), screen, false));
    return true;
  }

  #answersAsleep(message: SessionMessage | undefined): boolean {
    const asItWas = this.#backlog.isEmpty && !this.#asleep?.steps.length;
    if (message?.type === 'tail') return asItWas && this.#asleep?.tail !== undefined;
    return asItWas && message?.type === 'snapshot';
  }

  #run(message: SessionMessage): void {
    this.#guard('request' in message ? message.request : undefined, () => this.#perform(message));
  }

  #perform(message: SessionMessage): void {
    const screen = this.#screen;
    switch (message.type) {
      case 'write':
        this.#append(message, performance.now());
        return;
      case 'resize':
        screen?.resize(message.cols, message.rows);
        break;
      case 'clear':
        screen?.clear();
        break;
      case 'reset':
        this.#reset(message);
        return;
      case 'scrollback':
        screen?.setScrollback(message.lines);
        return;
      case 'colors':
        this.#setColors(message.colors);
        return;
      case 'idle':
        this.sleep();
        return;
      case 'snapshot':
        this.#snapshot(message.request);
        return;
      case 'tail': {
        const tail = screen?.tail() ?? this.#asleep?.tail ?? null;
        this.#send({ type: 'tail', id: this.#id, request: message.request, tail });
        return;
      }
    }
    this.#send({ type: 'done', id: this.#id, request: message.request });
  }

  #snapshot(request: number): void {
    const asleep = this.#asleep;
    if (asleep) {
      const replay = this.#replayOf(asleep);
      this.#reply(request, { ...asleep, replay }, asleep, true);
    } else if (this.#screen) {
      const screen = this.#screen;
      this.#reply(request, screen.image(screen.scrollback), screen, true);
    }
  }

  #reply(request: number, image: ScreenImage, source: Screen | Asleep, complete: boolean): void {
    const { cols, rows } = source instanceof Screen ? source.core : source;
    const { replay, unfinished, marks } = image;
    const { scrollback } = source;
    this.#report();
    const snapshot: EmulatorSnapshot = {
      seq: this.#seq,
      cols,
      rows,
      scrollback,
      complete,
      replay,
      unfinished,
      marks,
    };
    const { buffer } = replay;
    const whole = buffer instanceof ArrayBuffer && buffer.byteLength === replay.length;
    this.#send({ type: 'snapshot', id: this.#id, request, snapshot }, whole ? [buffer] : []);
  }

  #reset({ cols, rows }: ScreenSize): void {
    const scrollback = this.#screen?.scrollback ?? 0;
    this.#screen?.dispose();
    this.#screen = new Screen({ cols, rows, scrollback }, this.#outlet, this.#version);
    if (this.#colors) this.#screen.setColors(this.#colors);
    this.#backlog.clear();
    this.#beginRun(this.#screen);
  }

  #setColors(colors: ViewerColors): void {
    this.#colors = colors;
    this.#screen?.setColors(colors);
  }

  /** Keeps only the compressed replay until something is needed. Not while anything is pending. */
  sleep(): void {
    const screen = this.#screen;
    if (!screen || this.#waking || !this.#backlog.isEmpty || this.#waiting.length > 0) return;
    // One that cannot is not asked again at once.
    const asleep = this.#guard(undefined, () => this.#fallAsleep(screen));
    if (!asleep) this.#staysAwakeUntil = performance.now() + STAY_AWAKE_MS;
  }

  #fallAsleep(screen: Screen): void {
    const { replay, unfinished, marks } = screen.image(screen.scrollback);
    const { cols, rows } = screen.core;
    this.#asleep = {
      replay: new Uint8Array(deflateRawSync(replay, { level: constants.Z_BEST_SPEED })),
      unfinished,
      marks,
      cols,
      rows,
      scrollback: screen.scrollback,
      steps: [],
      tail: screen.tail(),
    };
    const { weight } = this;
    screen.dispose();
    this.#screen = null;
    this.#sleptAt = performance.now();
    this.#onDidSleep(weight);
  }
}
