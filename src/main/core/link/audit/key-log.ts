// What somebody has typed, line by line (section 8.6). A line is only written down if the terminal has
// shown it: passwords, which programs do not echo, leave nothing but the fact that something was typed.

import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';

/** Longest time that typed text waits for its line to be entered, in ms. */
const PARTIAL_AFTER = 2000;
/** How long a program may take to show what was typed, in ms. */
const ECHO_WITHIN = 500;
/** Characters of one line, and of the output that is searched for it. */
const MAX_LINE = 4096;
const MAX_SHOWN = 65_536;
/** Stands for what was typed while the terminal did not show it. */
const HIDDEN = '[not shown]';

/** A line that was typed, and what the terminal has printed since. */
interface Line {
  readonly at: number;
  text: string;
  /** `^C` and `^D`, which end a line. */
  ending: string;
  shown: string;
}

export class KeyLog implements Disposable {
  readonly #clock: Clock;
  readonly #write: (line: string) => void;
  readonly #partial = new MutableDisposable<Disposable>();
  readonly #decide = new MutableDisposable<Disposable>();
  readonly #input = new TextDecoder('utf-8');
  readonly #output = new TextDecoder('utf-8');
  #typed = new PlainText();
  #printed = new PlainText();
  #line: Line | undefined;
  /** Entered, and waiting to be shown. */
  #entered: Line[] = [];

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
    const text = [...this.#printed.read(this.#output.decode(bytes, { stream: true }))];
    for (const line of this.#lines()) {
      // A flood says nothing of what was typed.
      if (line.shown.length < MAX_SHOWN) line.shown = applied(line.shown, text);
    }
  }

  /** Writes what is left. */
  dispose(): void {
    this.#enter('');
    this.#decideAll();
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
    const before = this.#line?.text ?? '';
    const text = applied(before, [char]).slice(0, MAX_LINE);
    if (text === before) return;
    this.#line ??= this.#newLine();
    this.#line.text = text;
  }

  #newLine(): Line {
    return { at: this.#clock.now(), text: '', ending: '', shown: '' };
  }

  #enter(ending: string): void {
    const line = this.#line;
    this.#line = undefined;
    this.#partial.value = undefined;
    if (!line || (line.text === '' && ending === '')) return;
    line.ending = ending;
    this.#entered.push(line);
    this.#decide.value ??= this.#clock.after(ECHO_WITHIN, () => this.#decideAll());
  }

  #decideAll(): void {
    this.#decide.value = undefined;
    for (const { at, text, ending, shown } of this.#entered) {
      const said = text === '' || solid(shown).includes(solid(text)) ? text : HIDDEN;
      this.#write(`${new Date(at).toISOString()}\t${said}${ending}\n`);
    }
    this.#entered = [];
  }

  *#lines(): Iterable<Line> {
    yield* this.#entered;
    if (this.#line) yield this.#line;
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

/** `text` with what follows: erased by backspaces, without other control characters. */
function applied(text: string, more: readonly string[]): string {
  const chars = [...text];
  for (const char of more) {
    if (char === '\b' || char === '\u007f') chars.pop();
    else if (char === '\u0015') chars.length = 0;
    else if (char >= ' ' && !(char >= '\u0080' && char <= '\u009f')) chars.push(char);
  }
  return chars.join('');
}

/** Where lines are broken and indented says nothing of what was typed. */
const solid = (text: string): string => text.replace(/\s+/gu, '');
