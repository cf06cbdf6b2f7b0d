import type { RawSession } from './side-schemas.ts';

/** What is known of one session. */
export interface KnownSession {
  readonly parentId: string | undefined;
  readonly title: string;
}

/** A session and where it hangs. */
export interface SessionPlace extends KnownSession {
  readonly id: string;
  /** The topmost one it descends from; itself if it has no parent. */
  readonly rootId: string;
}

const MAX_DEPTH = 32;
const MAX_KNOWN = 10_000;
const ATTEMPTS = 2;

/** Which session was started by which. Asks for those it has not heard of. */
export class SessionTree {
  readonly #known = new Map<string, KnownSession>();
  readonly #ask: (id: string) => Promise<KnownSession>;

  /** `ask` may reject: the session then counts as one without a parent, until more is known. */
  constructor(ask: (id: string) => Promise<KnownSession>) {
    this.#ask = ask;
  }

  learn(session: RawSession): void {
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.set(session.id, { parentId: session.parentID, title: session.title });
  }

  forget(id: string): void {
    this.#known.delete(id);
  }

  /** What has been learnt, without asking. */
  known(id: string): KnownSession | undefined {
    return this.#known.get(id);
  }

  /** Where a session hangs. Never rejects. */
  async place(id: string): Promise<SessionPlace> {
    const self = await this.#get(id);
    let rootId = id;
    let at = self;
    for (let depth = 0; at.parentId !== undefined && depth < MAX_DEPTH; depth += 1) {
      rootId = at.parentId;
      at = await this.#get(rootId);
    }
    return { id, rootId, ...self };
  }

  async #get(id: string): Promise<KnownSession> {
    const known = this.#known.get(id);
    if (known) return known;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      try {
        const session = await this.#ask(id);
        this.#known.set(id, session);
        return session;
      } catch {
        // Too much depends on it to give up at once; later it is asked again anyway.
      }
    }
    return { parentId: undefined, title: '' };
  }
}
