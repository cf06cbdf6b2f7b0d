// What a recording says as plain text, to search in: output without escape sequences. Programs that
// draw a whole screen write text in pieces; what they write in one go is found.

import type { CastTimeline } from './cast-timeline.ts';

const SEQUENCE =
  // CSI; OSC; DCS, SOS, PM and APC; two and three characters; other controls but the line feed.
  /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-OQ-WYZ\\`-~])|[\x00-\x09\x0b-\x1f\x7f]/g;
/** The beginning of a sequence that the next event completes. */
const BEGUN = /\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?|[ -/]*)$/;
const MAX_BEGUN = 4096;
/** Characters looked through before other work gets its turn. */
const SLICE = 1024 * 1024;
/** Matches kept. */
export const MAX_MATCHES = 1000;

export class CastText {
  readonly #timeline: CastTimeline;
  #text = '';
  /** Where the text of each event ends. */
  #ends: number[] = [];
  #begun = '';

  constructor(timeline: CastTimeline) {
    this.#timeline = timeline;
  }

  /**
   * Numbers of events to be shown until `query` can be read, each once, in order. Capitals do not
   * matter. Waits for `pause` now and then, and gives up when `isStale`.
   */
  async find(
    query: string,
    pause: () => Promise<void>,
    isStale: () => boolean,
  ): Promise<readonly number[]> {
    const wanted = query.toLowerCase();
    const found: number[] = [];
    if (wanted === '') return found;
    await this.#read(pause, isStale);
    for (let from = 0; from < this.#text.length && !isStale(); from += SLICE) {
      const part = this.#text.slice(from, from + SLICE + wanted.length - 1).toLowerCase();
      for (let at = part.indexOf(wanted); at >= 0; at = part.indexOf(wanted, at + wanted.length)) {
        const index = this.#eventAt(from + at + wanted.length);
        if (found.at(-1) !== index) found.push(index);
        if (found.length >= MAX_MATCHES) return found;
      }
      await pause();
    }
    return found;
  }

  /** Takes over what was loaded since. */
  async #read(pause: () => Promise<void>, isStale: () => boolean): Promise<void> {
    let parts: string[] = [];
    let size = 0;
    let end = this.#text.length;
    for (let at = this.#ends.length; at < this.#timeline.length; at += 1) {
      const event = this.#timeline.event(at);
      const text = event?.code === 'o' ? this.#plain(event.data) : '';
      end += text.length;
      this.#ends.push(end);
      parts.push(text);
      size += text.length + 8;
      if (size < SLICE) continue;
      this.#text += parts.join('');
      parts = [];
      size = 0;
      await pause();
      if (isStale()) return;
    }
    this.#text += parts.join('');
  }

  #plain(data: string): string {
    const whole = this.#begun + data;
    const begun = BEGUN.exec(whole.slice(-MAX_BEGUN))?.[0] ?? '';
    this.#begun = begun;
    return whole.slice(0, whole.length - begun.length).replace(SEQUENCE, '');
  }

  /** Events whose text is needed for the first `length` characters. */
  #eventAt(length: number): number {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ends[middle] ?? 0) < length) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  }
}
