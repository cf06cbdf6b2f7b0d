// What somebody has typed, line by line (section 8.6). A line is only written down if the terminal has
// shown it: passwords, which programs do not echo, leave nothing but the fact that something was typed.

import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import { edit, type Mark, ShownText } from './shown-text.ts';

/** Longest time that typed text waits for its line to be entered, in ms. */
const PARTIAL_AFTER = 2000;
/** How long a program may take to show what was typed, in ms. */
const ECHO_WITHIN = 500;
/** Longest line, in characters; what is typed beyond is let go. */
const MAX_LINE = 4096;
/** Stands for what was typed while the terminal did not show it. */
const HIDDEN = '[not shown]';

/** A line that was typed. */
interface Line extends Mark {
  readonly at: number;
  readonly chars: string[];
  /** `^C` and `^D`, which end a line. */
  ending: string;
  /** When it was entered, by the monotonic clock. */
  enteredAt: number;
}

export class KeyLog implements Disposable {
  readonly #clock: Clock;
  readonly #write: (line: string) => void;
  readonly #partial = new MutableDisposable<Disposable>();
  readonly #decide = new MutableDisposable<Disposable>();
  readonly #input = new TextDecoder('utf-8');
  readonly #output = new TextDecoder('utf-8');
  readonly #typed = new PlainText();
  readonly #printed = new PlainText();
  /** Since the oldest line that is not written. */
  readonly #shown = new ShownText();
  #line: Line | undefined;
  /** Entered, and waiting to be shown. */
  readonly #entered: Line[] = [];

  /** `write` takes whole lines. */
  constructor(clock: Clock, write: (line: string) => void) {
    this.#clock = clock;
    this.#write = write;
  }

  typed(bytes: Uint8Array): void {
    for (const char of this.#typed.read(this.#input.decode(bytes, { stream: true }))) {
      this.#take(char);
    }
    if (this.#line) {
      this.#partial.value ??= this.#clock.after(PARTIAL_AFTER, () => {
        this.#partial.value = undefined;
        this.#enter('');
      });
    }
  }

  printed(bytes: Uint8Array): void {
    if (!this.#line && this.#entered.length === 0) return;
    const text = this.#printed.read(this.#output.decode(bytes, { stream: true }));
    this.#shown.add(text, this.#waiting());
  }

  /** Writes what is left. */
  dispose(): void {
    this.#enter('');
    this.#decideOn(this.#entered.length);
    this.#partial.dispose();
    this.#decide.dispose();
  }

  #take(char: string): void {
    if (char === '\r' || char === '\n') {
      this.#enter('');
      return;
    }
    if (char === '\u0003' || char === '\u0004') {
      this.#line ??= this.#newLine();
      this.#enter(char === '\u0003' ? '^C' : '^D');
      return;
    }
    const line = this.#line ?? this.#newLine();
    if (edit(line.chars, char, MAX_LINE)) this.#line = line;
  }

  #newLine(): Line {
    // Nobody waits for what was printed before.
    if (!this.#line && this.#entered.length === 0) this.#shown.forgetBefore([]);
    const from = this.#shown.length;
    return { at: this.#clock.now(), chars: [], ending: '', enteredAt: 0, from };
  }

  #enter(ending: string): void {
    const line = this.#line;
    this.#line = undefined;
    this.#partial.value = undefined;
    if (!line || (line.chars.length === 0 && ending === '')) return;
    line.ending = ending;
    line.enteredAt = this.#clock.monotonic();
    this.#entered.push(line);
    this.#decide.value ??= this.#clock.after(ECHO_WITHIN, () => this.#decideOnDue());
  }

  /** Each line has its time to be shown. */
  #decideOnDue(): void {
    this.#decide.value = undefined;
    const due = this.#clock.monotonic() - ECHO_WITHIN;
    const next = this.#entered.findIndex(({ enteredAt }) => enteredAt > due);
    this.#decideOn(next < 0 ? this.#entered.length : next);
    const [first] = this.#entered;
    if (!first) return;
    this.#decide.value = this.#clock.after(first.enteredAt - due, () => this.#decideOnDue());
  }

  /** Writes the oldest so many lines. */
  #decideOn(count: number): void {
    const lines = this.#entered.splice(0, count);
    const texts = lines.map(({ chars }) => chars.join(''));
    const shown = this.#shown.after(lines, texts);
    for (const [index, { at, ending }] of lines.entries()) {
      const said = shown[index] ? texts[index] : HIDDEN;
      this.#write(`${new Date(at).toISOString()}\t${said}${ending}\n`);
    }
    this.#shown.forgetBefore(this.#waiting());
  }

  /** Lines that are not written, the oldest first. */
  #waiting(): Line[] {
    return this.#line ? [...this.#entered, this.#line] : [...this.#entered];
  }
}

type TextState = 'text' | 'escape' | 'csi' | 'string' | 'one';

/** Text without the escape sequences in it, which may be cut anywhere. */
class PlainText {
  /** What the characters belong to: text, or a kind of sequence. */
  #state: TextState = 'text';

  *read(text: string): Iterable<string> {
    for (const char of text) {
      if (this.#state === 'text') {
        if (char === '\u001b') this.#state = 'escape';
        else yield char;
      } else this.#state = this.#after(char);
    }
  }

  #after(char: string): TextState {
    switch (this.#state) {
      case 'escape':
        if (char === '[') return 'csi';
        if (char === 'O') return 'one';
        return 'P]X^_'.includes(char) ? 'string' : 'text';
      case 'csi':
        return char >= '@' && char <= '~' ? 'text' : 'csi';
      case 'string':
        // An escape begins its end, and a new sequence in any case.
        if (char === '\u001b') return 'escape';
        return char === '\u0007' ? 'text' : 'string';
      default:
        return 'text';
    }
  }
}
