// Questions of agents that wait for a person, across all chats. The first answer counts.

import type {
  DecidedBy,
  PermissionContext,
  PermissionDecision,
  PermissionRequest,
} from '../agents/permissions/permission-types.ts';

interface OpenAsk {
  readonly sessionId: string;
  readonly optionIds: ReadonlySet<string>;
  readonly answer: (decision: PermissionDecision) => void;
}

/** What became of an answer. */
export type AskAnswer = 'accepted' | 'too_late' | 'not_offered';

export class ChatAsks {
  readonly #open = new Map<string, OpenAsk>();

  /** Waits for a person; nobody answers in their place. Ends when the request does. */
  ask(request: PermissionRequest, context: PermissionContext): Promise<PermissionDecision> {
    return new Promise((resolve) => {
      const end = (decision: PermissionDecision): void => {
        this.#open.delete(request.id);
        context.signal.removeEventListener('abort', withdrawn);
        resolve(decision);
      };
      const withdrawn = (): void => end('cancelled');
      this.#open.set(request.id, {
        sessionId: request.sessionId,
        optionIds: new Set(request.options.map(({ optionId }) => optionId)),
        answer: end,
      });
      if (context.signal.aborted) withdrawn();
      else context.signal.addEventListener('abort', withdrawn, { once: true });
    });
  }

  /** Answers for a person. Only the first answer counts, and only one that was offered. */
  answer(sessionId: string, id: string, optionId: string, decidedBy: DecidedBy): AskAnswer {
    const ask = this.#open.get(id);
    if (!ask || ask.sessionId !== sessionId) return 'too_late';
    if (!ask.optionIds.has(optionId)) return 'not_offered';
    ask.answer({ optionId, decidedBy });
    return 'accepted';
  }
}
