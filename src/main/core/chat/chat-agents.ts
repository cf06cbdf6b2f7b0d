// The agents behind chats: their processes, what they ask, and what they tell beside the protocol.

import { AppError } from '#shared/base/app-error.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { ChatSideEvent } from '#shared/chat/chat-event.ts';
import type { ChatInfo } from '#shared/contract/chats.ts';
import { askPeople } from '../agents/broker/ask-people.ts';
import type { OpenRequest } from '../agents/broker/open-request.ts';
import { PermissionBroker } from '../agents/broker/permission-broker.ts';
import type { SideEvent } from '../agents/opencode/side-channel.ts';
import type {
  DecidedPermission,
  PermissionHandler,
} from '../agents/permissions/permission-types.ts';
import type { AgentLease, SessionSource } from '../agents/pool/agent-lease.ts';
import { AgentPool } from '../agents/pool/agent-pool.ts';
import type { PoolClient, PoolClientEvents } from '../agents/pool/pool-client.ts';
import type { AgentProfile } from '../agents/profiles/agent-profile.ts';
import type { AgentSession } from '../agents/session/agent-session.ts';
import type { SessionOptions } from '../agents/session/session-options.ts';
import { ChildSessions } from './child-sessions.ts';
import type { LiveChat } from './live-chat.ts';
import { askedEvent, decidedEvent } from './permission-events.ts';

/** What agents tell about their sessions, for whoever made their clients to hand on. */
export interface AgentAnswers {
  readonly canUseTool: PermissionHandler;
  readonly onDidDecidePermission: (decided: DecidedPermission) => void;
  readonly onBeside: (event: SideEvent) => void;
}

export interface ChatAgentsPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Agents that chats can be begun with, now. */
  readonly profiles: () => readonly AgentProfile[];
  /** Makes a client that asks `answers`; not started. */
  readonly createClient: (
    profile: AgentProfile,
    project: string,
    events: PoolClientEvents,
    answers: AgentAnswers,
  ) => PoolClient<AgentSession>;
  /** What a permission rule of the user says; undefined if it is gone. */
  readonly ruleWords?: (id: string) => string | undefined;
  /** After this long without a session an agent's process ends, in ms. */
  readonly keepIdleMs: () => number;
}

const told: ReadonlySet<string> = new Set<ChatSideEvent['type']>([
  'title',
  'cost',
  'retry',
  'status',
  'todos',
  'child',
  'childText',
  'childTool',
]);

export class ChatAgents {
  readonly #ports: ChatAgentsPorts;
  readonly #pool: AgentPool<AgentSession>;
  readonly #broker: PermissionBroker;
  readonly #chatOf: (sessionId: string) => LiveChat | undefined;
  readonly #children = new ChildSessions();
  readonly #takes = new Map<string, NonNullable<ChatInfo['takes']>>();

  /** `chatOf` finds the chat that a session belongs to. */
  constructor(ports: ChatAgentsPorts, chatOf: (sessionId: string) => LiveChat | undefined) {
    this.#ports = ports;
    this.#chatOf = chatOf;
    this.#broker = new PermissionBroker(ports);
    this.#broker.onDidChange((change) => {
      const { request } = change;
      if (change.type !== 'opened' || request.kind !== 'permission') return;
      chatOf(request.sessionId)?.record(askedEvent(request.request));
    });
    this.#pool = new AgentPool({
      ...ports,
      createClient: (profile, project, events) =>
        ports.createClient(profile, project, events, this.#answers(profile.id)),
    });
  }

  /** @throws AppError `agent_not_found` */
  profile(agent: string): AgentProfile {
    const profile = this.find(agent);
    if (profile) return profile;
    throw new AppError(
      'agent_not_found',
      'This agent is not among the agents of the settings any more. Choose another.',
    );
  }

  find(agent: string): AgentProfile | undefined {
    return this.#ports.profiles().find(({ id }) => id === agent);
  }

  /** Opens a session of an agent in a folder; starts the agent if need be. @throws AcpError */
  async open(
    { agent, cwd }: { readonly agent: string; readonly cwd: string },
    source: SessionSource,
    options: SessionOptions,
  ): Promise<AgentLease<AgentSession>> {
    const profile = this.profile(agent);
    const lease = await this.#pool.open({ profile, project: cwd, source, options });
    const { image, embeddedContext } = lease.session.promptCapabilities;
    this.#takes.set(agent, { images: image === true, documents: embeddedContext === true });
    return lease;
  }

  /** What an agent's prompts may hold; undefined until it ran once. */
  takes(agent: string): ChatInfo['takes'] {
    return this.#takes.get(agent);
  }

  /**
   * Answers a question of a session for a person at `surface`. False if it was answered or withdrawn
   * before. @throws AppError `bad_request` for an answer that was not offered
   */
  answer(
    sessionId: string,
    { ask, optionId, commandId }: { ask: string; optionId: string; commandId: string },
    surface: string,
  ): boolean {
    // An answer is for a question of its own chat only.
    if (!this.#broker.list(sessionId).some(({ id }) => id === ask)) return false;
    const answered = { kind: 'permission', optionId } as const;
    const result = this.#broker.answer(ask, answered, { surface }, commandId);
    if (result.status === 'invalid') {
      throw new AppError('bad_request', 'That answer is not offered any more. Choose another.');
    }
    return result.status === 'accepted';
  }

  /** A permission request of a session that waits for an answer. */
  openRequest(
    sessionId: string,
    ask: string,
  ): Extract<OpenRequest, { kind: 'permission' }> | undefined {
    const found = this.#broker.list(sessionId).find(({ id }) => id === ask);
    return found?.kind === 'permission' ? found : undefined;
  }

  /** Ends all agents; resolves when no process is left. */
  async dispose(): Promise<void> {
    await this.#pool.close();
    this.#broker.dispose();
  }

  #answers(agent: string): AgentAnswers {
    return {
      canUseTool: (request, context) => {
        const isShown = this.#chatOf(request.sessionId) !== undefined;
        // Nobody could see the question.
        if (!isShown) return Promise.resolve('reject_once');
        return askPeople(this.#broker, agent).canUseTool(request, context);
      },
      onDidDecidePermission: (decided) =>
        this.#chatOf(decided.request.sessionId)?.record(
          decidedEvent(decided, this.#ports.ruleWords),
        ),
      onBeside: (event) => {
        const sessionId = this.#children.rootOf(event);
        if (sessionId === undefined || !isForChats(event)) return;
        this.#chatOf(sessionId)?.record({ type: 'side', sessionId, event });
      },
    };
  }
}

function isForChats(event: SideEvent): event is SideEvent & ChatSideEvent {
  return told.has(event.type);
}
