// Plays one recording: loads it piece by piece, keeps the time, and tells its screen what to show.
// Free of React; what the controls show is in `state`.

import type { ITheme, Terminal } from '@xterm/xterm';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Disposable, DisposableStore, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import { toAppError } from '#shared/client/wing-client.ts';
import { type CastFacts, CastParser } from '#shared/protocol/asciicast/parse.ts';
import { CastScreen } from './cast-screen.ts';
import type { CastSource } from './cast-source.ts';
import { CastText } from './cast-text.ts';
import { type CastMark, CastTimeline } from './cast-timeline.ts';
import { Keyframes } from './keyframes.ts';

/** ms between two pictures. */
const FRAME = 16;
/** Seconds that keys stay on display, and how many. */
const KEYS_SHOWN = 3;
const MAX_KEYS = 40;

export const SPEEDS = [0.5, 1, 2, 4, 8, 16] as const;

export interface CastPlayerState {
  /** `ready` as soon as something can be shown, although the rest may still come. */
  readonly status: 'loading' | 'ready' | 'failed';
  readonly problem: string;
  /** Part of the file that is loaded, 0 to 1. */
  readonly loaded: number;
  readonly playing: boolean;
  /** Seconds. */
  readonly time: number;
  readonly duration: number;
  readonly speed: number;
  readonly idleLimit: number | null;
  readonly marks: readonly CastMark[];
  readonly size: { readonly cols: number; readonly rows: number };
  /** True while a jump is under way. */
  readonly seeking: boolean;
  readonly hasKeys: boolean;
  /** What was just typed. */
  readonly keys: string;
  /** Lines of the file that made no sense. */
  readonly skipped: number;
  readonly search: {
    readonly query: string;
    readonly matches: readonly number[];
    readonly at: number;
    readonly busy: boolean;
  };
}

const NO_SEARCH = { query: '', matches: [], at: -1, busy: false };

export interface CastPlayerOptions {
  readonly source: CastSource;
  readonly clock: Clock;
  /** Called once, when the size is known, for the terminal to play on. */
  readonly createTerminal: (facts: CastFacts) => Terminal;
}

export class CastPlayer implements Disposable {
  readonly state: StoreApi<CastPlayerState> = createStore<CastPlayerState>(() => ({
    status: 'loading',
    problem: '',
    loaded: 0,
    playing: false,
    time: 0,
    duration: 0,
    speed: 1,
    idleLimit: null,
    marks: [],
    size: { cols: 80, rows: 24 },
    seeking: false,
    hasKeys: false,
    keys: '',
    skipped: 0,
    search: NO_SEARCH,
  }));
  readonly #options: CastPlayerOptions;
  readonly #store = new DisposableStore();
  readonly #ticker: MutableDisposable<Disposable>;
  readonly #abort = new AbortController();
  readonly #timeline = new CastTimeline();
  readonly #text = new CastText(this.#timeline);
  #terminal: Terminal | undefined;
  #screen: CastScreen | undefined;
  #keyframes: Keyframes | undefined;
  /** Events shown, or to be shown next. */
  #index = 0;
  #tickedAt = 0;
  /** Searches begun so far. */
  #searches = 0;

  /** Loads at once. */
  constructor(options: CastPlayerOptions) {
    this.#options = options;
    this.#ticker = this.#store.add(new MutableDisposable());
    void this.#load();
  }

  /** Undefined until the first line is loaded. */
  get terminal(): Terminal | undefined {
    return this.#terminal;
  }

  /** Takes over new colours. */
  setTheme(theme: ITheme): void {
    if (this.#terminal) this.#terminal.options.theme = theme;
  }

  /** When the first `index` events are shown, in seconds. */
  timeOf(index: number): number {
    return this.#timeline.timeOf(index);
  }

  play(): void {
    if (this.#get.status !== 'ready' || this.#get.playing) return;
    if (this.#index >= this.#timeline.length && this.#isLoaded) this.seek(0);
    this.#set({ playing: true });
    this.#tickedAt = this.#options.clock.monotonic();
    this.#tick();
  }

  pause(): void {
    this.#ticker.value = undefined;
    this.#set({ playing: false });
  }

  toggle(): void {
    if (this.#get.playing) this.pause();
    else this.play();
  }

  /** Jumps to a time in seconds. */
  seek(time: number): void {
    const target = Math.min(Math.max(0, time), this.#timeline.duration);
    this.#goTo(this.#timeline.countAt(target), target);
  }

  /** Jumps to where a mark, or a match, can be seen. */
  seekTo(index: number): void {
    this.#goTo(index, this.#timeline.timeOf(index));
  }

  /** Pauses, and goes to the next or previous moment at which something changes. */
  step(by: 1 | -1): void {
    this.pause();
    this.seekTo(this.#timeline.step(this.#index, by));
  }

  /** Goes to the next or previous mark. */
  stepMark(by: 1 | -1): void {
    const { marks } = this.#timeline;
    const mark =
      by === 1
        ? marks.find(({ index }) => index > this.#index)
        : marks.findLast(({ index }) => index < this.#index);
    if (mark) this.seekTo(mark.index);
  }

  setSpeed(speed: number): void {
    this.#set({ speed });
  }

  /** Shows no pause longer than `seconds`; null shows all. */
  setIdleLimit(seconds: number | null): void {
    this.#timeline.idleLimit = seconds;
    this.#set({
      idleLimit: seconds,
      duration: this.#timeline.duration,
      time: this.#timeline.timeOf(this.#index),
    });
  }

  /** Looks for text and goes to the first place from here on where it appears. */
  async find(query: string): Promise<void> {
    this.#searches += 1;
    const search = this.#searches;
    this.#set({ search: { ...NO_SEARCH, query, busy: query !== '' } });
    // Not by its words: they may have been typed again meanwhile.
    const isStale = (): boolean => this.#searches !== search || this.#store.disposed;
    const matches = await this.#text.find(query, () => this.#pause(), isStale);
    if (isStale()) return;
    const next = matches.findIndex((index) => index >= this.#index);
    const at = matches.length === 0 ? -1 : Math.max(0, next);
    this.#set({ search: { query, matches, at, busy: false } });
    this.#goToMatch();
  }

  /** Goes to the next or previous match. */
  stepMatch(by: 1 | -1): void {
    const { search } = this.#get;
    const count = search.matches.length;
    if (count === 0) return;
    this.#set({ search: { ...search, at: (search.at + by + count) % count } });
    this.#goToMatch();
  }

  dispose(): void {
    this.#abort.abort();
    this.#store.dispose();
  }

  get #get(): CastPlayerState {
    return this.state.getState();
  }

  get #isLoaded(): boolean {
    return this.#get.loaded >= 1;
  }

  #set(patch: Partial<CastPlayerState>): void {
    this.state.setState(patch);
  }

  #goToMatch(): void {
    const { matches, at } = this.#get.search;
    const index = matches[at];
    if (index === undefined) return;
    this.pause();
    this.seekTo(index);
  }

  #goTo(index: number, time: number): void {
    this.#index = index;
    this.#tickedAt = this.#options.clock.monotonic();
    this.#screen?.show(index);
    this.#set({ time, seeking: this.#screen?.isBusy ?? false, keys: this.#keys() });
  }

  #tick(): void {
    this.#ticker.value = this.#options.clock.after(FRAME, () => this.#tick());
    const now = this.#options.clock.monotonic();
    const passed = ((now - this.#tickedAt) / 1000) * this.#get.speed;
    this.#tickedAt = now;
    // A jump is shown before time goes on.
    if (this.#get.seeking) return;
    const time = Math.min(this.#get.time + passed, this.#timeline.duration);
    this.#index = this.#timeline.countAt(time);
    this.#screen?.show(this.#index);
    this.#set({ time, keys: this.#keys() });
    if (this.#index >= this.#timeline.length && this.#isLoaded) this.pause();
  }

  #keys(): string {
    if (!this.#timeline.hasKeys) return '';
    return this.#timeline.keysBefore(this.#index, KEYS_SHOWN, MAX_KEYS);
  }

  async #load(): Promise<void> {
    const parser = new CastParser();
    try {
      for await (const piece of this.#options.source.pieces(this.#abort.signal)) {
        if (this.#store.disposed) return;
        this.#timeline.append(parser.push(piece.text));
        if (parser.failed) break;
        this.#begin(parser);
        this.#progress(parser, Math.min(piece.read / Math.max(piece.size, 1), 0.999));
        await this.#pause();
      }
      this.#timeline.append(parser.end());
      this.#begin(parser);
      if (parser.facts) this.#progress(parser, 1);
      else this.#fail('This file is not a recording of a terminal (asciicast 2 or 3).');
    } catch (error) {
      if (!this.#store.disposed) this.#fail(toAppError(error).message);
    }
  }

  #begin({ facts }: CastParser): void {
    if (!facts || this.#terminal || this.#store.disposed) return;
    const { cols, rows } = facts;
    const terminal = this.#store.add(this.#options.createTerminal(facts));
    const keyframes = new Keyframes(this.#timeline, { cols, rows }, () => this.#pause());
    this.#terminal = terminal;
    this.#keyframes = this.#store.add(keyframes);
    this.#screen = this.#store.add(
      new CastScreen({
        terminal,
        timeline: this.#timeline,
        keyframes,
        size: { cols, rows },
        didArrive: () => this.#didArrive(),
      }),
    );
    this.#store.add(terminal.onResize((size) => this.#set({ size })));
    if (facts.idleLimit !== null) this.#timeline.idleLimit = facts.idleLimit;
    this.#set({ size: { cols, rows }, idleLimit: facts.idleLimit });
  }

  #progress(parser: CastParser, loaded: number): void {
    const first = this.#get.status === 'loading';
    this.#set({
      status: 'ready',
      loaded,
      duration: this.#timeline.duration,
      marks: [...this.#timeline.marks],
      hasKeys: this.#timeline.hasKeys,
      skipped: parser.skipped,
    });
    void this.#keyframes?.proceed();
    if (first) this.seek(0);
  }

  #didArrive(): void {
    if (this.#get.seeking) this.#tickedAt = this.#options.clock.monotonic();
    this.#set({ seeking: false });
  }

  #fail(problem: string): void {
    this.pause();
    this.#set(
      this.#get.status === 'ready' ? { loaded: 1, problem } : { status: 'failed', problem },
    );
  }

  /** Lets the page draw and take input. */
  #pause(): Promise<void> {
    return new Promise((resolve) => void this.#options.clock.after(0, resolve));
  }
}
