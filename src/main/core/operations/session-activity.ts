// Tells when a session falls idle and when it floods. Costs a comparison for each batch of output.

import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import type { Event } from '#shared/base/emitter.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { SettingsStore } from '../store/settings-store.ts';

/** From when on a session counts as idle or as flooding. 0 means never. */
export interface ActivityLimits {
  /** ms without output. */
  readonly idleMs: () => number;
  /** Bytes of output within a second. */
  readonly floodBytes: () => number;
  /** Fires when one of them changed. */
  readonly onDidChange: Event<unknown>;
}

/** The limits that the user chose. */
export function activityLimits(settings: SettingsStore): ActivityLimits {
  return {
    idleMs: () => settings.state.values['sessions.idleEventSeconds'] * 1000,
    floodBytes: () => settings.state.values['sessions.floodEventMiB'] * 1024 * 1024,
    onDidChange: settings.onDidChange,
  };
}

const FLOOD_WINDOW = 1000;

export class SessionActivity implements Disposable {
  readonly #limits: ActivityLimits;
  readonly #clock: Clock;
  readonly #tell: (what: 'idle' | 'flood') => void;
  readonly #store = new DisposableStore();
  #lastOutput: number;
  #idle = false;
  #timer: Disposable | undefined;
  #windowStart = Number.NEGATIVE_INFINITY;
  #windowBytes = 0;
  #flooding = false;

  /** `tell` is called once for each time of quiet and each flood. */
  constructor(
    output: Event<Uint8Array>,
    limits: ActivityLimits,
    clock: Clock,
    tell: (what: 'idle' | 'flood') => void,
  ) {
    this.#limits = limits;
    this.#clock = clock;
    this.#tell = tell;
    this.#lastOutput = clock.monotonic();
    this.#store.add(output((bytes) => this.#didOutput(bytes.length)));
    this.#store.add(limits.onDidChange(() => this.#arm()));
    this.#arm();
  }

  /** The program ended: neither idle nor flooding until there is output again. */
  rest(): void {
    this.#idle = true;
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  dispose(): void {
    this.#store.dispose();
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  #didOutput(bytes: number): void {
    const now = this.#clock.monotonic();
    this.#lastOutput = now;
    if (this.#idle) {
      this.#idle = false;
      this.#arm();
    }
    const limit = this.#limits.floodBytes();
    if (limit > 0) this.#measure(bytes, now, limit);
  }

  #measure(bytes: number, now: number, limit: number): void {
    const elapsed = now - this.#windowStart;
    if (elapsed >= FLOOD_WINDOW) {
      // A whole second passed with less, or none in between at all: it has calmed down.
      if (this.#windowBytes <= limit || elapsed >= 2 * FLOOD_WINDOW) this.#flooding = false;
      this.#windowStart = now;
      this.#windowBytes = 0;
    }
    this.#windowBytes += bytes;
    if (this.#windowBytes <= limit || this.#flooding) return;
    this.#flooding = true;
    this.#tell('flood');
  }

  /** One timer for the whole quiet: when it is due it looks how much is left. */
  #arm(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const limit = this.#limits.idleMs();
    if (limit === 0 || this.#idle || this.#store.disposed) return;
    const left = this.#lastOutput + limit - this.#clock.monotonic();
    if (left > 0) {
      this.#timer = this.#clock.after(left, () => this.#arm());
      return;
    }
    this.#idle = true;
    this.#tell('idle');
  }
}
