import type { Logger } from '#shared/base/ports.ts';
import { AgentRequestError, AuthRequiredError } from '../agents/errors/acp-error.ts';
import type { AgentSession } from '../agents/session/agent-session.ts';
import type { ChatRecorder } from './chat-recorder.ts';

/**
 * Lets the agent's own session have the title that a person gave to its chat, where the agent can do
 * that. That it was not told yet stands in the chat, so it outlives the agent and Aerie.
 */
export class ToldTitle {
  readonly #recorder: ChatRecorder;
  readonly #logger: Logger;

  constructor(recorder: ChatRecorder, logger: Logger) {
    this.#recorder = recorder;
    this.#logger = logger;
  }

  /** Tells `session` what its agent was not told yet. */
  tell(session: Pick<AgentSession, 'can' | 'rename'>): void {
    const { title, untold } = this.#recorder.state.facts;
    if (untold !== true || title === null || !session.can.rename) return;
    session.rename(title).then(
      () => this.#recorder.record({ type: 'titleTold', title }),
      (err: unknown) => {
        this.#logger.warn({ err }, 'An agent did not take the title of a chat.');
        // One that is gone, or wants a log-in first, is told when its session is opened again.
        const isRefusal = err instanceof AgentRequestError && !(err instanceof AuthRequiredError);
        if (isRefusal) this.#recorder.record({ type: 'titleTold', title });
      },
    );
  }
}
