// The agents behind chats: their processes, what they ask, and what they tell beside the protocol.

import { realpath } from 'node:fs/promises';
import { AppError } from '#shared/base/app-error.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { ChatSideEvent } from '#shared/chat/chat-event.ts';
import { plainLine } from '#shared/chat/safe-text.ts';
import type { ChatInfo } from '#shared/contract/chats.ts';
import { MAX_NAME } from '#shared/contract/limits.ts';
import type { QuestionReply } from '#shared/contract/question-methods.ts';
import { askPeople } from '../agents/broker/ask-people.ts';
import type { BrokerAnswer, BrokerChange, OpenRequest } from '../agents/broker/open-request.ts';
import { PermissionBroker } from '../agents/broker/permission-broker.ts';
import type { ListedSession } from '../agents/client/session-lists.ts';
import type { ElicitationHandler } from '../agents/elicitation/elicitation-types.ts';
import type { UserInputHandler } from '../agents/elicitation/user-input-types.ts';
import { CancelledError } from '../agents/errors/acp-error.ts';
import type { SideEvent } from '../agents/opencode/side-channel.ts';
import type {
  DecidedPermission,
  PermissionHandler,
} from '../agents/permissions/permission-types.ts';
import type { AgentLease, SessionSource } from '../agents/pool/agent-lease.ts';
import { AgentPool } from '../agents/pool/agent-pool.ts';
import type { PoolClient, PoolClientEvents } from '../agents/pool/pool-client.ts';
import type { ProjectAgent } from '../agents/pool/project-agent.ts';
import type { AgentProfile } from '../agents/profiles/agent-profile.ts';
import type { AgentSession } from '../agents/session/agent-session.ts';
import type { SessionOptions } from '../agents/session/session-options.ts';
import { AgentStarts } from './agent-starts.ts';
import { ChildSessions } from './child-sessions.ts';
import type { LiveChat } from './live-chat.ts';
import { askedEvent, decidedEvent } from './permission-events.ts';
import { ProtocolLogs } from './protocol-logs.ts';
import {
  questionAnswered,
  questionAsked,
  questionTakenBack,
  secretsIn,
  toBrokerAnswer,
} from './question-events.ts';
import type { TerminalCards } from './terminal-cards.ts';

/** What agents tell about their sessions, for whoever made their clients to hand on. */
export interface AgentAnswers {
  readonly canUseTool: PermissionHandler;
  readonly onDidDecidePermission: (decided: DecidedPermission) => void;
  readonly onBeside: (event: SideEvent) => void;
  readonly onElicitation: ElicitationHandler;
  readonly onElicitationComplete: (elicitationId: string) => void;
  readonly onUserInput: UserInputHandler;
  /** The chat that a session is, by id. */
  readonly chatOf: (sessionId: string) => string | undefined;
  /** Where what runs in a session's terminals is recorded. */
  readonly terminalsOf: (sessionId: string) => TerminalCards | undefined;
}

/** An answer to a question of an agent. */
export interface QuestionAnswer {
  readonly ask: string;
  readonly reply: QuestionReply;
  readonly commandId: string;
}

/** What became of it; `problems` by name of the field. */
export interface AnsweredQuestion {
  readonly accepted: boolean;
  readonly problems?: Record<string, string>;
}

export interface ChatAgentsPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Agents that chats can be begun with, now. */
  readonly profiles: () => readonly AgentProfile[];
  /** Called before an agent may be started. */
  readonly willStart?: (agent: string) => Promise<void>;
  /** Makes a client that asks `answers`; not started. */
  readonly createClient: (
    profile: AgentProfile,
    project: string,
    events: PoolClientEvents,
    answers: AgentAnswers,
  ) => PoolClient<AgentSession>;
  /** How often an agent may ask the model in a turn; 0 is as often as it likes. */
  readonly maxTurns?: () => number;
  /** What a permission rule of the user says; undefined if it is gone. */
  readonly ruleWords?: (id: string) => string | undefined;
  /** After this long without a session an agent's process ends, in ms. */
  readonly keepIdleMs: () => number;
}

/** For a question that is not open: only whether it was answered with this command is asked. */
const gone: BrokerAnswer = { kind: 'questions', response: null };

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
  readonly #chats: () => Iterable<LiveChat>;
  readonly #children = new ChildSessions();
  /** What was said between Aerie and its agents. */
  readonly protocols = new ProtocolLogs();
  /** Chats of questions that are about no session: those of a log-in. */
  readonly #asked = new Map<string, LiveChat>();
  readonly #loggingIn: (agent: string) => LiveChat | undefined;
  readonly #versions = new Map<string, string>();
  readonly #takes = new Map<string, NonNullable<ChatInfo['takes']>>();
  /** How far agents are that are being started. */
  readonly starts = new AgentStarts();

  /** `chats` are those in use; `loggingIn` is the one in which somebody logs in to an agent. */
  constructor(
    ports: ChatAgentsPorts,
    chats: () => Iterable<LiveChat>,
    loggingIn: (agent: string) => LiveChat | undefined,
  ) {
    this.#loggingIn = loggingIn;
    this.#ports = ports;
    this.#chats = chats;
    this.#broker = new PermissionBroker(ports);
    this.#broker.onDidChange((change) => this.#record(change));
    this.#pool = new AgentPool({
      ...ports,
      createClient: (profile, project, events) => {
        const watched = this.#watched(profile.id, project, events);
        const client = ports.createClient(
          profile,
          project,
          watched,
          this.#answers(profile.id, project),
        );
        this.protocols.add(profile.id, project, client.protocolLog);
        return client;
      },
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
    await this.#ports.willStart?.(agent);
    const maxTurns = this.#ports.maxTurns?.() ?? 0;
    await this.starts.learn(cwd);
    const lease = await this.#pool.open({
      profile,
      project: cwd,
      source,
      options: maxTurns > 0 ? { ...options, maxTurns } : options,
    });
    await this.#noteVersion(agent, cwd);
    const { image, embeddedContext } = lease.session.promptCapabilities;
    const forks = lease.session.can.fork;
    this.#takes.set(agent, {
      images: image === true,
      documents: embeddedContext === true,
      forks,
    });
    return lease;
  }

  /** Sessions that an agent knows of a folder, newest first; starts the agent. @throws AcpError */
  async *sessions(
    { agent, cwd }: { readonly agent: string; readonly cwd: string },
    signal?: AbortSignal,
  ): AsyncGenerator<ListedSession> {
    const project = await this.#pool.agent(this.profile(agent), cwd);
    // Agents have the paths of folders as the system spells them.
    const folder = await realpath(cwd).catch(() => cwd);
    yield* project.sessions({ cwd: folder, ...(signal ? { signal } : {}) });
  }

  /** Whether an agent that runs deletes sessions. @throws AcpError */
  async canDelete({ agent, cwd }: { agent: string; cwd: string }): Promise<boolean> {
    const { client } = await this.project(agent, cwd);
    return client?.sessionsCan?.delete === true;
  }

  /** An agent in a folder, running or not. @throws AcpError */
  project(agent: string, cwd: string): Promise<ProjectAgent<AgentSession>> {
    return this.#pool.agent(this.profile(agent), cwd);
  }

  /** Which version of an agent ran last; undefined until it ran once. */
  version(agent: string): string | undefined {
    return this.#versions.get(agent);
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

  /** Answers a question of the chat for a person at `surface`. Never throws. */
  answerQuestion(chat: LiveChat, answer: QuestionAnswer, surface: string): AnsweredQuestion {
    const { ask, reply, commandId } = answer;
    const open = this.#broker.list().find(({ id }) => id === ask);
    if (open && (open.kind === 'permission' || this.#chatThatAsks(open) !== chat)) {
      return { accepted: false };
    }
    // Before the agent has them: its next word may repeat them.
    if (open) chat.hide(secretsIn(open, reply));
    const given: BrokerAnswer = open ? toBrokerAnswer(open, reply) : gone;
    const result = this.#broker.answer(ask, given, { surface }, commandId);
    if (result.status === 'accepted' && open) chat.record(questionAnswered(ask, reply, surface));
    return {
      accepted: result.status === 'accepted',
      ...(result.status === 'invalid' ? { problems: { ...result.problems } } : {}),
    };
  }

  /** Ends all agents; resolves when no process is left. */
  async dispose(): Promise<void> {
    await this.#pool.close();
    this.#broker.dispose();
  }

  async #noteVersion(agent: string, cwd: string): Promise<void> {
    const { client } = await this.project(agent, cwd);
    const version = plainLine(client?.agentInfo?.version ?? '', MAX_NAME);
    if (version !== '') this.#versions.set(agent, version);
  }

  /** Tells chats that wait for the agent how far it is. */
  #watched(agent: string, project: string, events: PoolClientEvents): PoolClientEvents {
    const tell = (): void => {
      for (const chat of this.#chats()) if (chat.agentId === agent) chat.startGoesOn();
    };
    return {
      onStep: (step) => {
        this.starts.didStep(agent, project, step);
        events.onStep(step);
        tell();
      },
      onExit: (exit) => {
        this.starts.didEnd(agent, project);
        events.onExit(exit);
      },
    };
  }

  #chatThatAsks({ id, agent, project, sessionId }: OpenRequest): LiveChat | undefined {
    return this.#asked.get(id) ?? this.#chatOf(agent, project, sessionId);
  }

  /** Ids of sessions are the agent's own: two agents, or one in two folders, may give the same. */
  #chatOf(agent: string, project: string, sessionId: string): LiveChat | undefined {
    const theirs = [...this.#chats()].filter(
      (chat) => chat.agentId === agent && chat.sessionId === sessionId,
    );
    return theirs.find(({ cwd }) => this.starts.folder(cwd) === project) ?? theirs[0];
  }

  #record(change: BrokerChange): void {
    const { request, type } = change;
    const chat = this.#chatThatAsks(request);
    if (type === 'closed') this.#asked.delete(request.id);
    if (request.kind === 'permission') {
      if (type === 'opened') chat?.record(askedEvent(request.request));
    } else if (type === 'opened') {
      chat?.record(questionAsked(request));
    } else if (change.decision.decidedBy.kind !== 'person') {
      chat?.record(questionTakenBack(request.id, change.decision));
    }
  }

  #answers(agent: string, project: string): AgentAnswers {
    const people = askPeople(this.#broker, agent);
    const chatOf = (sessionId: string): LiveChat | undefined =>
      this.#chatOf(agent, project, sessionId);
    return {
      onElicitation: (request, context) => {
        const { scope, id } = request;
        const chat = scope.kind === 'session' ? chatOf(scope.sessionId) : this.#loggingIn(agent);
        if (!chat) return Promise.resolve({ action: 'decline' });
        if (scope.kind === 'request') this.#asked.set(id, chat);
        return people.onElicitation(request, context);
      },
      onElicitationComplete: (elicitationId) => {
        // It names no session; who did not ask for it does not know it.
        for (const chat of this.#chats()) chat.record({ type: 'pageDone', elicitationId });
      },
      onUserInput: (request, context) => {
        if (chatOf(request.sessionId ?? '') === undefined) {
          return Promise.reject(new CancelledError('Nobody can see the question.'));
        }
        return people.onUserInput(request, context);
      },
      canUseTool: (request, context) => {
        const isShown = chatOf(request.sessionId) !== undefined;
        // Nobody could see the question.
        if (!isShown) return Promise.resolve('reject_once');
        return people.canUseTool(request, context);
      },
      onDidDecidePermission: (decided) =>
        chatOf(decided.request.sessionId)?.record(decidedEvent(decided, this.#ports.ruleWords)),
      chatOf: (sessionId) => chatOf(sessionId)?.id,
      terminalsOf: (sessionId) => chatOf(sessionId)?.terminals,
      onBeside: (event) => {
        const sessionId = this.#children.rootOf(event);
        if (sessionId === undefined || !isForChats(event)) return;
        chatOf(sessionId)?.record({ type: 'side', sessionId, event });
      },
    };
  }
}

function isForChats(event: SideEvent): event is SideEvent & ChatSideEvent {
  return told.has(event.type);
}
