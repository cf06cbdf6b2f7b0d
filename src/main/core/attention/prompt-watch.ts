// Looks at the screen when output rests, for a question that a program asks. Knows how a question
// that was seen is told from one that is asked anew. Costs a timer's check while output flows.

import type { Disposable } from '#shared/base/disposable.ts';
import { MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { ScreenTail } from '../emulator/screen-tail.ts';
import type { ForegroundState } from '../pty/foreground.ts';
import type { AttentionPolicy } from './attention-policy.ts';
import { findPrompt } from './find-prompt.ts';
import { endsAsQuestion, isPager, waitingLine } from './waiting-line.ts';

/** Output rests when none came for so long, in ms. */
const REST_MS = 400;
/** Somebody who has just typed is still there: what comes so soon after, in ms, is told later. */
const STAYS_MS = 2000;
/** Output so soon after a key, in ms, may be its echo. */
const ECHO_MS = 1000;
/** Whoever has not gone on typing for so long, in ms, has left, be it in the middle of a line. */
const LEFT_MS = 5000;
/** How often a program that has written something is looked at again while it does something else. */
const MAX_LOOKS = 6;
/** Keys that end a line or a program; after any other a person is in the middle of typing. */
const ENDS: ReadonlySet<number | undefined> = new Set([0x03, 0x04, 0x0a, 0x0d, 0x1a]);

/** What a watch needs of its session. */
export interface WatchedTerminal {
  readonly clock: Clock;
  readonly policy: () => AttentionPolicy;
  readonly tail: () => Promise<ScreenTail | null>;
  readonly foreground: () => Promise<ForegroundState | null>;
  /** True if the session's own program is a shell that takes commands. */
  readonly isShell: () => boolean;
}

/** What a look has found; null when nothing is asked any more. */
export type Asked = { readonly reason: 'prompt' | 'waiting'; readonly text: string } | null;

interface Question {
  readonly text: string;
  readonly row: number;
}

export class PromptWatch implements Disposable {
  readonly #terminal: WatchedTerminal;
  readonly #onDidLook: (asked: Asked) => void;
  readonly #timer = new MutableDisposable<Disposable>();
  #outputAt = 0;
  #inputAt = Number.NEGATIVE_INFINITY;
  #midLine = false;
  /** Known with shell integration only. */
  #command: 'unknown' | 'none' | 'runs' = 'unknown';
  /** Counts whatever makes an earlier look out of date. */
  #turn = 0;
  /** Looks at what the program does since the last output. */
  #looks = 0;
  /** The screen since the last output, while nothing on it was found to be a question. */
  #silent: ScreenTail | undefined;
  #asked: Question | undefined;
  #seen: Question | undefined;

  constructor(terminal: WatchedTerminal, onDidLook: (asked: Asked) => void) {
    this.#terminal = terminal;
    this.#onDidLook = onDidLook;
  }

  /** The program wrote something. Called for every batch. */
  didOutput(): void {
    this.#outputAt = this.#terminal.clock.monotonic();
    this.#turn += 1;
    this.#looks = 0;
    this.#silent = undefined;
    if (!this.#timer.value) this.#schedule(REST_MS);
  }

  /** Somebody typed. */
  didInput(bytes: Uint8Array): void {
    this.#inputAt = this.#terminal.clock.monotonic();
    this.#midLine = !ENDS.has(bytes.at(-1));
  }

  /** A command of the shell began or ended. */
  didCommand(runs: boolean): void {
    this.#command = runs ? 'runs' : 'none';
  }

  /** The question was looked at or answered: it is not asked again while it stays where it is. */
  didSee(): void {
    if (this.#asked) this.#seen = this.#asked;
    this.#asked = undefined;
  }

  /** Starts over, as a restarted program does. */
  reset(): void {
    this.#timer.value = undefined;
    this.#turn += 1;
    this.#silent = undefined;
    this.#asked = undefined;
    this.#seen = undefined;
    this.#midLine = false;
    this.#command = 'unknown';
  }

  dispose(): void {
    this.#turn += 1;
    this.#timer.dispose();
  }

  #schedule(delay: number): void {
    this.#timer.value = this.#terminal.clock.after(delay, () => {
      this.#timer.value = undefined;
      this.#due();
    });
  }

  #due(): void {
    const { clock, policy } = this.#terminal;
    const { reasons, quietMs } = policy();
    if (!reasons.has('prompt') && !reasons.has('waiting')) return;
    const rest = this.#silent ? Math.max(REST_MS, quietMs) : REST_MS;
    const due = Math.max(this.#outputAt + rest, this.#inputAt + STAYS_MS);
    const early = due - clock.monotonic();
    if (early > 0) this.#schedule(early);
    else void (this.#silent ? this.#lookForReader(this.#silent) : this.#look());
  }

  async #look(): Promise<void> {
    const turn = this.#turn;
    const { policy, tail: read, foreground } = this.#terminal;
    const { reasons, patterns } = policy();
    const tail = await read();
    if (turn !== this.#turn) return;
    if (!tail || this.#command === 'none') return this.#found(null);
    const pause = this.#terminal.clock.monotonic() - this.#inputAt;
    if (this.#isTyping && pause < LEFT_MS) return this.#schedule(LEFT_MS - pause);
    const prompt = reasons.has('prompt') ? findPrompt(tail, patterns) : null;
    if (prompt?.isBox && this.#terminal.isShell() && this.#command === 'unknown') {
      // An agent that was ended leaves its box on the screen, above the prompt of the shell.
      const front = await foreground();
      if (turn !== this.#turn) return;
      if (front?.isRoot) return this.#found(null);
    }
    if (prompt) return this.#found('prompt', { text: prompt.text, row: tail.row });
    const line = waitingLine(tail);
    if (!reasons.has('waiting') || line === null) return this.#found(null);
    if (this.#asked && !isSame(this.#asked, { text: line, row: tail.row })) {
      this.#asked = undefined;
      this.#onDidLook(null);
    }
    this.#silent = tail;
    this.#due();
  }

  async #lookForReader(tail: ScreenTail): Promise<void> {
    const turn = this.#turn;
    const text = waitingLine(tail);
    const front = await this.#terminal.foreground();
    if (turn !== this.#turn) return;
    const waits = text !== null && !this.#isTyping && this.#waits(text, front);
    if (waits) return this.#found('waiting', { text, row: tail.row });
    this.#found(null);
    if (front?.input === 'elsewhere' && this.#looks < MAX_LOOKS) {
      // It may have asked first and read later: no output would tell.
      this.#silent = tail;
      this.#schedule(this.#terminal.policy().quietMs * 2 ** this.#looks);
      this.#looks += 1;
    }
  }

  #waits(text: string, front: ForegroundState | null): boolean {
    const atShell = front?.isRoot && this.#terminal.isShell();
    if (atShell && this.#command !== 'runs') return false;
    if (front && isPager(front.program)) return false;
    if (front?.input === 'reading') return true;
    return front?.input !== 'elsewhere' && endsAsQuestion(text);
  }

  /** True while a person is in the middle of a line, which is not the program's question. */
  get #isTyping(): boolean {
    return this.#midLine && this.#outputAt - this.#inputAt < ECHO_MS;
  }

  #found(reason: null): void;
  #found(reason: 'prompt' | 'waiting', question: Question): void;
  #found(reason: 'prompt' | 'waiting' | null, question?: Question): void {
    this.#silent = undefined;
    if (reason === null || !question) {
      this.#asked = undefined;
      this.#seen = undefined;
      this.#onDidLook(null);
      return;
    }
    if (isSame(this.#seen, question) || isSame(this.#asked, question)) return;
    this.#seen = undefined;
    this.#asked = question;
    this.#onDidLook({ reason, text: question.text });
  }
}

/** The same question in the same place; an answer may have been begun behind it. */
function isSame(before: Question | undefined, now: Question): boolean {
  return before !== undefined && before.row === now.row && now.text.startsWith(before.text);
}
