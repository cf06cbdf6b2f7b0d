// Keeps one session on disk: its facts, a screen now and then, and the output after it. Costs one
// copy of each batch of output while that is bounded, and nothing while the session rests.

import { promisify } from 'node:util';
import { constants, deflateRaw } from 'node:zlib';
import { type Disposable, DisposableStore, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { ExitStatus, SessionInfo } from '#shared/contract/index.ts';
import type { EmulatorSnapshot } from '../emulator/emulator.ts';
import { fittingReplay } from '../operations/session-history.ts';
import type { Session } from '../sessions/session.ts';
import type { SavedMeta } from './saved-meta.ts';
import type { SavedSlot } from './saved-slot.ts';
import { encodeScreen } from './screen-codec.ts';
import { StepBuffer } from './step-buffer.ts';

/** Output waits at most this long before it is written, in ms: what a kill of the process costs. */
const FLUSH_AFTER = 250;
/** A title that changes by itself is written no more often than this, in ms: some programs draw in it. */
const TITLE_EVERY = 5000;
/** Output that waits is written at once from here on, in bytes. */
const FLUSH_ABOVE = 64 * 1024;
/** Output kept after a screen, in bytes; what follows is passed over until the next screen. */
export const MAX_TAIL = 1024 * 1024;
/** With less output than this after it, in bytes, a screen is not replaced. */
const SCREEN_ABOVE = 32 * 1024;
/** A screen is taken after so much rest, and at least every so often during activity, in ms. */
const REST = 2000;
const SCREEN_EVERY = 10_000;
/** All that is kept of one session, in bytes. */
const MAX_SESSION_BYTES = 5 * 1024 * 1024;
const MAX_SCREEN = MAX_SESSION_BYTES - MAX_TAIL - 256 * 1024;
/** After a failure nothing is tried for so long, in ms. */
const RETRY_AFTER = 30_000;

const deflate = promisify(deflateRaw);

/** What a saver needs of its surroundings. */
export interface SaverPorts {
  readonly clock: Clock;
  /** Runs screens one after the other: each is work for the emulators, which all sessions share. */
  readonly inTurn: (work: () => Promise<void>) => Promise<void>;
  readonly didWrite: () => void;
  readonly didFail: (error: unknown) => void;
}

export class SessionSaver implements Disposable {
  readonly session: Session;
  readonly slot: SavedSlot;
  readonly #ports: SaverPorts;
  readonly #store = new DisposableStore();
  readonly #flushTimer: MutableDisposable<Disposable>;
  readonly #titleTimer: MutableDisposable<Disposable>;
  readonly #screenTimer: MutableDisposable<Disposable>;
  /** Number of the newest screen on disk, and pieces that follow it there. */
  #screen = 0;
  #pieces = 0;
  #tail = new StepBuffer(MAX_TAIL);
  /** What comes while a screen is being taken: the beginning of its tail. */
  #next: StepBuffer | null = null;
  /** False when something happened that is not kept: only a new screen can tell it. */
  #whole = true;
  /** The screen is another one now, and not by output. */
  #redrawn = false;
  #taking: Promise<void> | undefined;
  #written = 0;
  #lastOutput = 0;
  #lastScreen: number;
  #facts = '';
  #title: string;
  #factsChanged = false;
  #generation: number;
  #size: string;
  #writing: Promise<void> = Promise.resolve();
  #busy = false;
  #discarded = false;
  /** True while nothing is kept because it was to be forgotten. */
  #dropped = false;
  #retryAt = Number.NEGATIVE_INFINITY;
  /** Set for a session that ran when Aerie stopped. */
  #stoppedAt: number | null = null;

  /** `meta` is what is on disk of a restored session, whose slot is left as it is until something happens. */
  constructor(session: Session, slot: SavedSlot, ports: SaverPorts, meta?: SavedMeta) {
    this.session = session;
    this.slot = slot;
    this.#ports = ports;
    this.#flushTimer = this.#store.add(new MutableDisposable());
    this.#titleTimer = this.#store.add(new MutableDisposable());
    this.#screenTimer = this.#store.add(new MutableDisposable());
    this.#lastScreen = ports.clock.monotonic();
    const { info } = session;
    this.#generation = info.generation;
    this.#size = sizeOf(info);
    this.#facts = factsOf(info);
    this.#title = info.title;
    if (meta) {
      this.#screen = meta.screen;
      this.#pieces = meta.pieces;
      // Whatever comes is kept with the next screen.
      this.#tail.stop();
    } else {
      this.#add({ kind: 'resize', cols: info.cols, rows: info.rows });
      // What it said before it was kept can only be told by a screen.
      if (session.log.seq > 0 || info.restored) this.#didRedraw();
    }
    this.#factsChanged = true;
    this.#flushSoon();
    this.#store.add(session.onDidOutput((bytes) => this.#didOutput(bytes)));
    this.#store.add(session.onDidChange(() => this.#didChange()));
    this.#store.add(session.onDidClear(() => this.#didRedraw()));
    this.#store.add(session.onDidExit(() => void this.#flush()));
  }

  /** When the session ended, or null while it runs. */
  get endedAt(): number | null {
    return this.session.info.exit?.at ?? null;
  }

  /** Monotonic time of the last output. */
  get lastOutput(): number {
    return this.#lastOutput;
  }

  /** Writes what waits, once more and for good: the process is about to end. */
  async finish(now: number): Promise<void> {
    if (!this.session.info.exit) this.#stoppedAt = now;
    this.#store.dispose();
    this.#factsChanged = true;
    await this.flush();
  }

  /** Deletes what is on disk; the session is kept again from its next output on. False if that failed. */
  async drop(): Promise<boolean> {
    this.#tail.stop();
    this.#whole = false;
    this.#dropped = true;
    let gone = false;
    await this.#queue(async () => {
      await this.slot.remove();
      gone = true;
    });
    return gone;
  }

  /** Ends, and deletes what is on disk. */
  async discard(): Promise<void> {
    this.dispose();
    this.#discarded = true;
    this.#writing = this.#writing.then(() => this.slot.remove()).catch(this.#ports.didFail);
    await this.#writing;
  }

  /** Writes what waits, with a screen where only that can tell. */
  async flush(): Promise<void> {
    if (this.#dropped) return;
    if (this.#titleTimer.value) this.#didChangeFacts();
    if (!this.#whole) await this.#takeScreen();
    await this.#queue(() => this.#write(false));
  }

  /** Resolves when all writing that has begun is over. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  dispose(): void {
    this.#store.dispose();
    this.#next = null;
    this.#tail.stop();
  }

  #didOutput(bytes: Uint8Array): void {
    this.#lastOutput = this.#ports.clock.monotonic();
    this.#dropped = false;
    const tail = this.#tail.accepts(bytes.length);
    const next = this.#next?.accepts(bytes.length) ?? false;
    if (!tail) this.#passOver();
    if (tail || next) this.#push(tail, next, { kind: 'data', bytes: new Uint8Array(bytes) });
    this.#screenSoon(REST);
  }

  #add(step: { kind: 'resize'; cols: number; rows: number }): void {
    const tail = this.#tail.accepts(0);
    if (!tail) this.#passOver();
    this.#push(tail, this.#next?.accepts(0) ?? false, step);
  }

  #push(tail: boolean, next: boolean, step: Parameters<StepBuffer['push']>[0]): void {
    if (tail) this.#tail.push(step);
    if (next) this.#next?.push(step);
    if (this.#tail.bytes >= FLUSH_ABOVE) void this.#flush();
    else this.#flushSoon();
  }

  #didChange(): void {
    const { info } = this.session;
    if (info.generation !== this.#generation) {
      this.#generation = info.generation;
      this.#size = sizeOf(info);
      this.#didRedraw();
    } else if (sizeOf(info) !== this.#size) {
      this.#size = sizeOf(info);
      this.#add({ kind: 'resize', cols: info.cols, rows: info.rows });
      this.#screenSoon(REST);
    }
    if (info.title !== this.#title) {
      this.#title = info.title;
      this.#titleTimer.value ??= this.#ports.clock.after(TITLE_EVERY, () => this.#didChangeFacts());
    }
    const facts = factsOf(info);
    if (facts === this.#facts) return;
    this.#facts = facts;
    this.#didChangeFacts();
  }

  /** The facts are written soon, and with them the title. */
  #didChangeFacts(): void {
    this.#titleTimer.value = undefined;
    this.#factsChanged = true;
    this.#flushSoon();
  }

  #didRedraw(): void {
    this.#redrawn = true;
    this.#dropped = false;
    this.#passOver();
    this.#next?.stop();
    this.#screenSoon(0);
  }

  /** From now on only a new screen can tell what this session shows. */
  #passOver(): void {
    this.#tail.stop();
    if (!this.#whole) return;
    this.#whole = false;
    this.#factsChanged = true;
    this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#flushTimer.value || this.#store.disposed) return;
    this.#flushTimer.value = this.#ports.clock.after(FLUSH_AFTER, () => void this.#flush());
  }

  #screenSoon(delay: number): void {
    if (this.#store.disposed) return;
    if (this.#screenTimer.value && delay > 0) return;
    this.#screenTimer.value = this.#ports.clock.after(delay, () => this.#considerScreen());
  }

  #considerScreen(): void {
    this.#screenTimer.value = undefined;
    const now = this.#ports.clock.monotonic();
    const wanted = !this.#whole || this.#written + this.#tail.bytes >= SCREEN_ABOVE;
    if (!wanted || this.#taking || this.#dropped) return;
    const rest = this.#lastOutput + REST - now;
    const latest = this.#lastScreen + SCREEN_EVERY - now;
    const wait = this.#redrawn ? 0 : Math.min(rest, latest);
    const delay = Math.max(wait, this.#retryAt - now);
    if (delay > 0) this.#screenSoon(delay);
    else void this.#takeScreen();
  }

  /** Writes what waits. */
  async #flush(): Promise<void> {
    this.#flushTimer.value = undefined;
    // What comes meanwhile is written right after.
    if (this.#busy) return this.#writing;
    if (this.#dropped) return;
    if (this.#tail.bytes === 0 && !this.#factsChanged) return;
    const delay = this.#retryAt - this.#ports.clock.monotonic();
    if (delay > 0 && !this.#store.disposed) {
      this.#flushTimer.value = this.#ports.clock.after(delay, () => void this.#flush());
      return;
    }
    this.#busy = true;
    await this.#queue(() => this.#write(false));
    this.#busy = false;
    // What is left when the saver ends is written by who ends it, or not at all.
    if (this.#tail.bytes > 0 || this.#factsChanged) this.#flushSoon();
  }

  async #write(durable: boolean): Promise<void> {
    // Without facts nobody knows what the rest is.
    if (this.slot.bytes === 0) await this.slot.writeMeta(this.#meta(), false);
    const { bytes } = this.#tail;
    const steps = this.#tail.take();
    if (steps.length > 0) {
      await this.slot.append(this.session.spec.id, this.#screen, this.#pieces, steps);
      this.#pieces += 1;
      this.#written += bytes;
    }
    if (!this.#factsChanged) return;
    this.#factsChanged = false;
    await this.slot.writeMeta(this.#meta(), durable);
  }

  #takeScreen(): Promise<void> {
    this.#taking ??= this.#ports.inTurn(async () => {
      this.#lastScreen = this.#ports.clock.monotonic();
      this.#redrawn = false;
      try {
        // Nothing may come between: what follows the request is the tail of its answer.
        const request = this.session.snapshot();
        this.#next = new StepBuffer(MAX_TAIL);
        const { seq } = this.session.log;
        const snapshot = await request;
        const replay = await fittingScreen(snapshot);
        if (snapshot.seq === seq && !this.#redrawn && replay) {
          await this.#queue(() => this.#replaceScreen(encodeScreen(snapshot, replay)));
        }
      } catch {
        // The session was closed meanwhile.
      } finally {
        this.#next = null;
        this.#taking = undefined;
        if (!this.#whole) this.#screenSoon(this.#redrawn ? 0 : REST);
      }
    });
    return this.#taking;
  }

  async #replaceScreen(screen: Uint8Array): Promise<void> {
    const number = this.#screen + 1;
    await this.slot.writeScreen(this.session.spec.id, number, screen);
    this.#screen = number;
    this.#pieces = 0;
    this.#written = 0;
    this.#tail = this.#next ?? new StepBuffer(MAX_TAIL, false);
    this.#next = null;
    this.#whole = this.#tail.complete;
    this.#factsChanged = true;
    await this.#write(true);
    await this.slot.dropOthers(number);
  }

  #queue(work: () => Promise<void>): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      try {
        if (this.#discarded) return;
        await work();
        this.#ports.didWrite();
      } catch (error) {
        // A torn piece makes what follows it unreadable: a new screen must come first.
        this.#passOver();
        this.#retryAt = this.#ports.clock.monotonic() + RETRY_AFTER;
        this.#factsChanged = true;
        this.#screenSoon(RETRY_AFTER);
        this.#ports.didFail(error);
      }
    });
    return this.#writing;
  }

  #meta(): SavedMeta {
    const { info, spec } = this.session;
    const { id, name, title, cwd, profileId, icon, tint, cols, rows, createdAt } = info;
    const stopped: ExitStatus | null =
      this.#stoppedAt === null ? null : { code: -1, signal: null, at: this.#stoppedAt };
    return {
      version: 1,
      ...{ id, name, title, cwd, profileId, icon, tint, cols, rows, createdAt },
      scrollback: spec.scrollback,
      exit: info.exit ?? stopped,
      restored: info.restored ?? (stopped && { ran: true, complete: this.#whole }),
      origin: spec.origin,
      screen: this.#screen,
      pieces: this.#pieces,
      complete: this.#whole,
      savedAt: this.#ports.clock.now(),
    };
  }
}

/** The replay, deflated to what may be kept of one session; null if not even the screen fits. */
async function fittingScreen(snapshot: EmulatorSnapshot): Promise<Uint8Array | null> {
  const options = { level: constants.Z_BEST_SPEED };
  const whole = await deflate(snapshot.replay, options);
  if (whole.length <= MAX_SCREEN) return whole;
  const limit = Math.floor((snapshot.replay.length * MAX_SCREEN * 0.8) / whole.length);
  const shorter = await fittingReplay(snapshot, limit);
  const deflated = shorter && (await deflate(shorter, options));
  return deflated && deflated.length <= MAX_SCREEN ? deflated : null;
}

const sizeOf = ({ cols, rows }: SessionInfo): string => `${cols}x${rows}`;

/** What the facts on disk depend on, but for the title. */
function factsOf(info: SessionInfo): string {
  const { name, cwd, cols, rows, exit, generation } = info;
  return JSON.stringify([name, cwd, cols, rows, exit, generation]);
}
