// Sub-agents ask over the side channel, never over ACP (acp.md 4.7). Their questions go the way of all
// others; the answer goes back where the question came from.

import type { Logger } from '#shared/base/ports.ts';
import { silentLogger } from '#shared/base/ports.ts';
import type { AgentRequestContext } from '../client/agent-requests.ts';
import type { SessionView } from '../client/session-view.ts';
import { askUserInput } from '../elicitation/ask-user-input.ts';
import { fromSideQuestions, toSideAnswers } from '../elicitation/user-input.ts';
import type { UserInputHandler } from '../elicitation/user-input-types.ts';
import type { SideChannel, SideEvent } from '../opencode/side-channel.ts';
import type { PermissionDesk } from './create-permission-requests.ts';
import type { SubagentPermission } from './side-request.ts';

export interface SideRequestPorts {
  /** A session of ours that is open on ACP. */
  readonly session: (sessionId: string) => SessionView | undefined;
  readonly permissions: Pick<PermissionDesk, 'decideFor'>;
  /** Without it questions are rejected, so that no turn waits for ever. */
  readonly onUserInput?: UserInputHandler | undefined;
  readonly logger?: Logger;
}

/**
 * Answers what sub-agents ask, and what opencode's question tool asks. The result ends that and takes
 * open questions back.
 */
export function followSideRequests(channel: SideChannel, ports: SideRequestPorts): () => void {
  const follower = new SideFollower(channel, ports);
  const unsubscribe = channel.onDidHappen((event) => follower.take(event));
  return () => {
    unsubscribe();
    follower.dispose();
  };
}

type SideQuestionEvent = Extract<SideEvent, { type: 'question' }>;

class SideFollower {
  readonly #channel: SideChannel;
  readonly #ports: SideRequestPorts;
  readonly #logger: Logger;
  /** Open questions by id; the channel may tell of one again after it was interrupted. */
  readonly #open = new Map<string, AbortController>();

  constructor(channel: SideChannel, ports: SideRequestPorts) {
    this.#channel = channel;
    this.#ports = ports;
    this.#logger = ports.logger ?? silentLogger;
  }

  take(event: SideEvent): void {
    if (event.type === 'permission') void this.#permission(event);
    else if (event.type === 'question') void this.#question(event);
    else if (event.type === 'permissionEnd' || event.type === 'questionEnd') {
      this.#open.get(event.id)?.abort();
    }
  }

  dispose(): void {
    for (const ended of this.#open.values()) ended.abort();
  }

  async #permission(event: SubagentPermission): Promise<void> {
    // Sessions that are open on ACP ask there.
    if (event.sessionId === event.rootSessionId) return;
    if (this.#ports.session(event.sessionId)) return;
    const session = this.#ports.session(event.rootSessionId);
    if (!session) return;
    await this.#answer(event.id, session, async (context) => {
      const reply = await this.#ports.permissions.decideFor(event, context);
      return () => this.#channel.replyPermission(event.id, reply);
    });
  }

  async #question(event: SideQuestionEvent): Promise<void> {
    const session =
      this.#ports.session(event.sessionId) ?? this.#ports.session(event.rootSessionId);
    if (!session) return;
    const { id, toolCallId, questions } = event;
    await this.#answer(id, session, async ({ signal }) => {
      const answers = await askUserInput(fromSideQuestions(questions), this.#ports.onUserInput, {
        signal,
        session,
        toolCallId,
      }).then(
        (response) => toSideAnswers(questions, response),
        // Nobody answers: the model goes on without.
        () => null,
      );
      return () => this.#channel.replyQuestion(id, answers);
    });
  }

  async #answer(
    id: string,
    session: SessionView,
    decide: (context: AgentRequestContext) => Promise<() => Promise<void>>,
  ): Promise<void> {
    if (this.#open.has(id)) return;
    const ended = new AbortController();
    this.#open.set(id, ended);
    try {
      const signal = AbortSignal.any([session.signal, ended.signal]);
      const send = await decide({ session, signal });
      // Answered elsewhere, or the turn is over: there is nothing left to answer.
      if (!ended.signal.aborted) await send();
    } catch (err) {
      this.#logger.warn({ err }, "A sub-agent's question could not be answered.");
    } finally {
      this.#open.delete(id);
    }
  }
}
