// A program's live output as plain text: what only moves, paints or tells the terminal is left out.

const ESC = '\x1b';
/** A whole escape sequence at the beginning of a text; strings up to their end. */
const SEQUENCE =
  /^\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]+[0-~]|[0-OQ-WYZ\\`-~])/;
/** The beginning of one, to the end of the text. */
const UNFINISHED = /^\x1b(?:$|\[[0-?]*[ -/]*$|[\]PX^_][^\x07\x1b]*(?:\x1b)?$|[ -/]+$)/;
const MAX_UNFINISHED = 65_536;
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]/g;

export class PlainText {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** The text of `bytes`; what is unfinished waits for more. */
  push(bytes: Uint8Array): string {
    const text = this.#rest + this.#decoder.decode(bytes, { stream: true });
    this.#rest = '';
    let plain = '';
    let at = 0;
    while (at < text.length) {
      const next = text.indexOf(ESC, at);
      if (next < 0) {
        plain += text.slice(at);
        break;
      }
      plain += text.slice(at, next);
      const tail = text.slice(next, next + MAX_UNFINISHED);
      const sequence = SEQUENCE.exec(tail);
      if (!sequence && UNFINISHED.test(tail) && tail.length < MAX_UNFINISHED) {
        this.#rest = tail;
        break;
      }
      at = next + (sequence?.[0].length ?? 1);
    }
    return this.#lines(plain);
  }

  /** A carriage return alone begins a line anew, as progress bars do; here it ends one. */
  #lines(plain: string): string {
    let text = plain;
    if (text.endsWith('\r') && this.#rest === '') {
      text = text.slice(0, -1);
      this.#rest = '\r';
    }
    return text.replace(/\r+\n/g, '\n').replaceAll('\r', '\n').replace(CONTROL, '');
  }
}
