/** The control characters that matter here. */
const BEL = 0x07;
const ESC = 0x1b;
const OSC = 0x5d;

/**
 * The bell in two outputs that follow each other: what the wing protocol takes for a wish to be looked
 * at. A BEL that only ends a control string (a title, say) rings nothing.
 */
export class BellWatch {
  #rang = false;
  /** True within a control string that began in earlier output. */
  #inString = false;

  /** Takes output; true if it is the second in a row that rings. */
  output(bytes: Uint8Array): boolean {
    const rings = this.#rings(bytes);
    const twice = rings && this.#rang;
    this.#rang = rings;
    return twice;
  }

  #rings(output: Uint8Array): boolean {
    // Searching a Buffer is several times as fast.
    const bytes = Buffer.from(output.buffer, output.byteOffset, output.length);
    let rings = false;
    let from = 0;
    for (;;) {
      const bell = bytes.indexOf(BEL, from);
      const part = bytes.subarray(from, bell < 0 ? bytes.length : bell);
      const escape = part.lastIndexOf(ESC);
      if (escape >= 0) this.#inString = part[escape + 1] === OSC;
      if (bell < 0) return rings;
      if (!this.#inString) rings = true;
      this.#inString = false;
      from = bell + 1;
    }
  }
}
