import type { Logger } from '#shared/base/ports.ts';
import type { AgentSession } from '../agents/session/agent-session.ts';

/** Lets the agent's own session have the title that a person gave to its chat, where the agent can do that. */
export class ToldTitle {
  readonly #logger: Logger;
  #untold: string | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** A person chose a title; it is told to `session`, or to the next one. */
  set(title: string, session: AgentSession | undefined): void {
    this.#untold = title;
    if (session) this.didOpen(session);
  }

  didOpen(session: AgentSession): void {
    const title = this.#untold;
    this.#untold = undefined;
    if (title === undefined || !session.can.rename) return;
    session.rename(title).catch((err: unknown) => {
      this.#logger.warn({ err }, 'An agent did not take the title of a chat.');
    });
  }
}
