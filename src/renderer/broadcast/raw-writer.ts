// Types into sessions that no pane of this window shows, each in order: what comes while a call is
// on its way goes with the next one.

/** Types `input` as it is; rejects when it did not arrive. */
export type Write = (sessionId: string, input: string) => Promise<void>;

/** Characters of one call. */
const MAX_PIECE = 32_768;
/** Characters that may wait for one session; more is refused, so that nothing piles up. */
const MAX_WAITING = 1024 * 1024;

export class RawWriter {
  readonly #write: Write;
  readonly #onFailed: (sessionId: string, error: unknown) => void;
  /** What waits, by session; an entry is there while a call is on its way. */
  readonly #waiting = new Map<string, string>();

  constructor(write: Write, onFailed: (sessionId: string, error: unknown) => void) {
    this.#write = write;
    this.#onFailed = onFailed;
  }

  /** Types after all that was typed into the session before. */
  type(sessionId: string, input: string): void {
    const waiting = this.#waiting.get(sessionId);
    if (waiting === undefined) {
      this.#waiting.set(sessionId, input);
      void this.#send(sessionId);
    } else if (waiting.length + input.length > MAX_WAITING) {
      this.#onFailed(sessionId, new Error('The terminal does not take its input fast enough.'));
    } else {
      this.#waiting.set(sessionId, waiting + input);
    }
  }

  async #send(sessionId: string): Promise<void> {
    try {
      for (;;) {
        const waiting = this.#waiting.get(sessionId) ?? '';
        if (waiting === '') break;
        const piece = cut(waiting);
        this.#waiting.set(sessionId, waiting.slice(piece.length));
        await this.#write(sessionId, piece);
      }
    } catch (error) {
      this.#onFailed(sessionId, error);
    } finally {
      this.#waiting.delete(sessionId);
    }
  }
}

/** The first piece of `text`, which ends between two characters. */
function cut(text: string): string {
  if (text.length <= MAX_PIECE) return text;
  const last = text.charCodeAt(MAX_PIECE - 1);
  const splits = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, splits ? MAX_PIECE - 1 : MAX_PIECE);
}
