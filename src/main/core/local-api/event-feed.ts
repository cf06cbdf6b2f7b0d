// The events one client has subscribed to, on their way to its control channel. They never come
// before the answer to the request that caused them, and a session's exit never before its output.

import type { Disposable } from '#shared/base/disposable.ts';
import { sessionId } from '#shared/contract/index.ts';
import { EventQueue } from '../operations/event-queue.ts';
import type { ObservedEvent, SessionEvents } from '../operations/session-events.ts';
import type { Session } from '../sessions/session.ts';
import type { WireChannel } from './wire-channel.ts';
import { encodeEvent } from './wire-events.ts';

/** Sessions one client may name. */
const MAX_IDS = 4096;

/** Unsent bytes above which events wait in the queue, where they are bounded. */
const MAX_UNSENT = 256 * 1024;

export interface EventFeedOptions {
  readonly events: Pick<SessionEvents, 'onDidHappen'>;
  readonly control: Pick<WireChannel, 'send' | 'unsent'>;
  /** True while output of that session is still on its way to this client. */
  readonly owesOutput: (session: Session) => boolean;
  /** Called when the client cannot keep up even with starts and exits. */
  readonly onOverrun: () => void;
}

export class EventFeed implements Disposable {
  readonly #options: EventFeedOptions;
  readonly #queue = new EventQueue<ObservedEvent>();
  readonly #ids = new Set<string>();
  /** Exits that wait for the last output of their session. */
  #late: ObservedEvent[] = [];
  #all = false;
  #held = 0;
  #subscription: Disposable | undefined;

  constructor(options: EventFeedOptions) {
    this.#options = options;
  }

  /** Adds one session, or all with an empty id, to what the client is told. */
  subscribe(id: string): void {
    if (id === '') this.#all = true;
    // Beyond what there can be sessions, nothing that happens would match.
    else if (sessionId.safeParse(id).success && this.#ids.size < MAX_IDS) this.#ids.add(id);
    this.#subscription ??= this.#options.events.onDidHappen((item) => this.#take(item));
  }

  get subscribed(): boolean {
    return this.#subscription !== undefined;
  }

  /** Keeps events back while a request is being answered. */
  hold(): void {
    this.#held += 1;
  }

  release(): void {
    this.#held -= 1;
    this.flush();
  }

  /** All output of the session was handed to the client's stream. */
  didDeliver(session: Session): void {
    const due = this.#late.filter((item) => item.session === session);
    this.#late = this.#late.filter((item) => item.session !== session);
    for (const item of due) this.#push(item);
  }

  /** Sends what may be sent. */
  flush(): void {
    const { control } = this.#options;
    while (this.#held === 0 && control.unsent < MAX_UNSENT) {
      const next = this.#queue.shift();
      if (!next) return;
      control.send(encodeEvent(next.event), () => this.#queue.length > 0 && this.flush());
    }
  }

  dispose(): void {
    this.#subscription?.dispose();
    this.#late = [];
  }

  #take(item: ObservedEvent): void {
    const { event, session } = item;
    if (!this.#all && !this.#ids.has(event.id)) return;
    if (event.type === 'exited' && this.#options.owesOutput(session)) this.#late.push(item);
    else this.#push(item);
  }

  #push(item: ObservedEvent): void {
    try {
      this.#queue.push(item);
    } catch {
      // Too slow even for what is never left out.
      this.#options.onOverrun();
      return;
    }
    this.flush();
  }
}
