import type { PtyToWing } from '#core/link/link-services.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import type { FromWing } from '#shared/protocol/wing/wing-messages.ts';
import type { MemoryLink, RemoteBrowser } from './remote-browser.ts';

/** Time that a message takes through the roost of a tab, in ms: more than by a channel. */
const SLOW = 20;

type Send = (message: { readonly type: string } & Record<string, unknown>) => void;

/** A tab that types numbered lines by whichever way it has, as a browser of the protocol should. */
export class TypingTab {
  readonly typed: string[] = [];
  /** `held`: between asking to move and being told. */
  way: 'relay' | 'held' | 'channel' = 'relay';
  readonly #browser: RemoteBrowser;
  readonly #relay: Send;
  #channel: Send | undefined;
  /** What was typed since it asked to move: it may not have arrived. */
  #unsure: ReturnType<TypingTab['input']>[] = [];

  constructor(browser: RemoteBrowser, link: MemoryLink) {
    this.#browser = browser;
    this.#relay = (message) => void nodeClock.after(SLOW, () => link.tell(message));
    link.onMessage((message) => void nodeClock.after(SLOW, () => this.#told(message)));
  }

  /** Types so many lines. */
  type(lines: number): void {
    for (let line = 0; line < lines; line += 1) {
      const text = `line-${this.typed.length}`;
      this.typed.push(text);
      const message = this.input(`${text}\n`);
      if (this.way !== 'relay') this.#unsure.push(message);
      if (this.way === 'relay') this.#relay(message);
      if (this.way === 'channel') this.#channel?.(message);
    }
  }

  /** Asks to move to `channel`, which drops what it cannot send. */
  migrate(channel: Send): void {
    this.#channel = channel;
    this.way = 'held';
    this.#unsure = [];
    this.#relay({ type: 'pty.migrate', session_id: this.#browser.sessionId });
  }

  /** A message of input, sealed once: what is sent again is the same. */
  input(text: string): { type: PtyToWing['type']; session_id: string; data: string } {
    const { sessionId: session_id } = this.#browser;
    return { type: 'pty.input', session_id, data: this.#browser.seal(text) };
  }

  #told({ type }: FromWing): void {
    if (type === 'pty.migrated' && this.way === 'held') {
      this.way = 'channel';
      for (const message of this.#unsure) this.#channel?.(message);
    } else if (type === 'pty.fallback' && this.way === 'channel') {
      this.way = 'relay';
      for (const message of this.#unsure.splice(0)) this.#relay(message);
    }
  }
}
