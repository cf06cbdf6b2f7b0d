import type { ChatEvent } from '#shared/chat/chat-event.ts';
import type { SpendingNote } from './spending-limits.ts';

/** Says in one chat what there is to say of limits of cost. */
export class SpendingWatch {
  readonly #noteOf: () => SpendingNote | undefined;
  readonly #record: (event: ChatEvent) => void;
  /** Limits of which a person was warned. */
  readonly #warned = new Set<string>();

  constructor(noteOf: () => SpendingNote | undefined, record: (event: ChatEvent) => void) {
    this.#noteOf = noteOf;
    this.#record = record;
  }

  /** Warns of a limit that is near, once. */
  warn(): void {
    const note = this.#noteOf();
    if (!note || note.reached || this.#warned.has(note.key)) return;
    this.#warned.add(note.key);
    this.#say(note.text);
  }

  /** True, and explained, if a limit is reached: nothing may be sent. */
  refuses(): boolean {
    const note = this.#noteOf();
    if (!note?.reached) return false;
    this.#say(`${note.text} Your message waits. Raise the limit to send it.`);
    return true;
  }

  /** True, and recorded, if the turn that runs has to be stopped. */
  stops(): boolean {
    const note = this.#noteOf();
    if (!note?.reached) return false;
    const limit = `${note.text} The agent was stopped. Raise the limit to go on.`;
    this.#record({ type: 'cancelAsked', limit });
    return true;
  }

  #say(text: string): void {
    this.#record({ type: 'noted', reason: 'budget', text, action: 'budget' });
  }
}
