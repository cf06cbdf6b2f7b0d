// Whether a session asks to be looked at, and why: what its program says beside text, what it asks on
// the screen, and its end. Looking and typing end an episode.

import type { Disposable } from '#shared/base/disposable.ts';
import type { Attention } from '#shared/contract/index.ts';
import { isTerminalReport } from '#shared/terminal/terminal-report.ts';
import { AttentionEpisodes } from '../attention/attention-episodes.ts';
import { type Asked, PromptWatch, type WatchedTerminal } from '../attention/prompt-watch.ts';
import type { EmulatorEvent } from '../emulator/emulator.ts';

/** Whoever typed so recently, in ms, sees how the program ends. */
const SEES_THE_END_MS = 2000;

export class SessionAttention implements Disposable {
  readonly #terminal: WatchedTerminal;
  readonly #episodes: AttentionEpisodes;
  readonly #watch: PromptWatch;
  readonly #onDidChange: () => void;
  #endIsWanted = false;
  #inputAt = Number.NEGATIVE_INFINITY;

  /** `onDidChange` is called when {@link current} changed by itself. */
  constructor(terminal: WatchedTerminal, onDidChange: () => void) {
    this.#terminal = terminal;
    this.#onDidChange = onDidChange;
    this.#episodes = new AttentionEpisodes(terminal.clock);
    this.#watch = new PromptWatch(terminal, (asked) => this.#didLook(asked));
  }

  /** The open episode, or null. */
  get current(): Attention | null {
    return this.#episodes.current;
  }

  /** Output said something beside text. */
  didEmit(event: EmulatorEvent): void {
    if (event.type === 'bell') this.#raise('bell', null);
    if (event.type === 'notification') {
      this.#raise('notification', event.title ? `${event.title}: ${event.body}` : event.body);
    }
    if (event.type === 'command-started') this.#watch.didCommand(true);
    if (event.type === 'command-finished') this.#watch.didCommand(false);
  }

  /** The program wrote something. Called for every batch. */
  didOutput(): void {
    this.#watch.didOutput();
  }

  /** Somebody typed: they have seen what was asked. True if that ended an episode. */
  didInput(bytes: Uint8Array): boolean {
    // Moving the mouse over a terminal, or leaving it, is not typing.
    if (bytes[0] === 0x1b && isTerminalReport(Buffer.from(bytes).toString('latin1'))) return false;
    this.#inputAt = this.#terminal.clock.monotonic();
    this.#watch.didInput(bytes);
    return this.clear();
  }

  /** Somebody has asked for the end of the program. */
  willEnd(): void {
    this.#endIsWanted = true;
  }

  /** The program ended. */
  didExit(): void {
    this.#watch.reset();
    this.#episodes.retract('prompt', 'waiting');
    const present = this.#terminal.clock.monotonic() - this.#inputAt < SEES_THE_END_MS;
    if (!this.#endIsWanted && !present && !this.current) this.#raise('exited', null);
  }

  /** Ends the episode (only the one named `which`, if given); true if there was one. */
  clear(which?: string): boolean {
    const cleared = this.#episodes.clear(which);
    if (cleared || !this.current) this.#watch.didSee();
    return cleared;
  }

  /** Takes {@link clear} back; true if that opened the episode again. */
  restore(which: string): boolean {
    return this.#episodes.restore(which);
  }

  /** Starts over, as a restarted program does. */
  reset(): void {
    this.#endIsWanted = false;
    this.#watch.reset();
    this.#episodes.reset();
  }

  dispose(): void {
    this.#watch.dispose();
  }

  #raise(reason: Attention['reason'], text: string | null): boolean {
    return this.#terminal.policy().reasons.has(reason) && this.#episodes.raise(reason, text);
  }

  #didLook(asked: Asked): void {
    const changed = asked
      ? this.#raise(asked.reason, asked.text)
      : this.#episodes.retract('prompt', 'waiting');
    if (changed) this.#onDidChange();
  }
}
