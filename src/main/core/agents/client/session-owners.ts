import { SessionBusyError } from '../errors/acp-error.ts';

/**
 * Who has which session open. Two processes on one session do not see what the other does, so a session
 * has one owner.
 */
export class SessionOwners {
  readonly #owners = new Map<string, object>();

  /** The owner of a session of the agent that `agentId` names. */
  ownerOf(agentId: string, sessionId: string): object | undefined {
    return this.#owners.get(keyOf(agentId, sessionId));
  }

  /**
   * Takes a session; the result gives it back.
   * @throws SessionBusyError if somebody has it
   */
  claim(agentId: string, sessionId: string, owner: object): () => void {
    const key = keyOf(agentId, sessionId);
    if (this.#owners.has(key)) {
      throw new SessionBusyError(
        'The session is open already. Go on with the one that is open, or close it first.',
      );
    }
    this.#owners.set(key, owner);
    return () => {
      if (this.#owners.get(key) === owner) this.#owners.delete(key);
    };
  }
}

function keyOf(agentId: string, sessionId: string): string {
  return JSON.stringify([agentId, sessionId]);
}
