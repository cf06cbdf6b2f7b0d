// One question, one answer: a process and a session of their own (acp.md 6.4).

import type { StopReason, Usage } from '@agentclientprotocol/sdk/unstable';
import type { Clock } from '#shared/base/ports.ts';
import { nodeClock } from '../../system/node-clock.ts';
import { type ClientLoginOptions, withLoggedInClient } from '../auth/with-logged-in-client.ts';
import type { AgentClient } from '../client/agent-client.ts';
import type { AgentClientOptions } from '../client/client-options.ts';
import { CancelledError } from '../errors/acp-error.ts';
import type { AgentSession } from '../session/agent-session.ts';
import { promptBlocks } from '../session/prompt-blocks.ts';
import type { PromptInput, SessionOptions } from '../session/session-options.ts';
import type { AgentNotification } from '../updates/agent-update.ts';
import { ProcessSlots } from './process-slots.ts';
import { withClient } from './with-client.ts';

export interface QueryResult {
  readonly sessionId: string;
  /** The agent's text, without thoughts and output of tools. */
  readonly text: string;
  readonly stopReason: StopReason;
  readonly usage?: Usage;
  /** All updates of the turn, in order. */
  readonly notifications: readonly AgentNotification[];
  /** The answer in the shape asked for, if there is one; see `decodeStructured`. */
  readonly structured?: unknown;
}

/** Options of client and session, for both belong to the query alone. */
export interface QueryOptions extends AgentClientOptions, Pick<SessionOptions, 'onUpdate'> {
  readonly signal?: AbortSignal;
  /** Of the turn, in ms. */
  readonly timeoutMs?: number;
  /** Queries with a process at a time; 3 unless given. */
  readonly maxProcesses?: number;
  /** Asks for a log-in where one is needed, and then asks the agent once more; not unless given. */
  readonly login?: ClientLoginOptions;
  /** The same as `login: { autoLaunchLogin: true }`: in the terminal of this program, without asking. */
  readonly autoLaunchLogin?: boolean;
  /** Who counts processes; all queries of this program together unless given. */
  readonly slots?: ProcessSlots;
}

const usualProcesses = 3;
const allQueries = new ProcessSlots();

/** Runs `work` when there is room for another process. */
export function withSlot<T>(options: QueryOptions, work: () => Promise<T>): Promise<T> {
  const slots = options.slots ?? allQueries;
  return slots.run(options.maxProcesses ?? usualProcesses, work, options.signal);
}

/** What both kinds of query open. */
export function openSession(
  client: { newSession(options: SessionOptions): Promise<AgentSession> },
  options: QueryOptions,
): Promise<AgentSession> {
  const { signal, onUpdate } = options;
  return client.newSession({ ...(signal ? { signal } : {}), ...(onUpdate ? { onUpdate } : {}) });
}

/** One turn of a session as a result of its own; waits for updates that this agent sends late. */
export async function askSession(
  session: AgentSession,
  prompt: PromptInput,
  options: QueryOptions,
): Promise<QueryResult> {
  const notifications: AgentNotification[] = [];
  const unsubscribe = session.onUpdate((notification) => notifications.push(notification));
  const { signal, timeoutMs, clock = nodeClock, profile } = options;
  try {
    const { stopReason, usage, meta } = await session.prompt(prompt, { signal, timeoutMs });
    await late(profile.quirks.lateUpdatesMs, clock, signal);
    return {
      sessionId: session.id,
      text: textIn(notifications),
      stopReason,
      ...(usage ? { usage } : {}),
      notifications,
      ...('structuredOutput' in meta ? { structured: meta['structuredOutput'] } : {}),
    };
  } finally {
    unsubscribe();
  }
}

/**
 * Starts an agent, asks it once and ends it.
 * @throws AcpError; for an empty prompt before anything is started
 */
export async function query(prompt: PromptInput, options: QueryOptions): Promise<QueryResult> {
  const blocks = promptBlocks(prompt);
  const ask = async (client: AgentClient): Promise<QueryResult> =>
    askSession(await openSession(client, options), blocks, options);
  const login = options.login ?? (options.autoLaunchLogin ? { autoLaunchLogin: true } : undefined);
  return withSlot(options, () =>
    login ? withLoggedInClient({ ...options, login }, ask) : withClient(options, ask),
  );
}

function textIn(notifications: readonly AgentNotification[]): string {
  return notifications
    .flatMap(({ update }) =>
      update.sessionUpdate === 'agent_message_chunk' && update.content.type === 'text'
        ? [update.content.text]
        : [],
    )
    .join('');
}

async function late(ms: number, clock: Clock, signal: AbortSignal | undefined): Promise<void> {
  if (ms <= 0) return;
  const over = Promise.withResolvers<void>();
  const abort = (): void =>
    over.reject(new CancelledError('The query was cancelled.', { cause: signal?.reason }));
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  const timer = clock.after(ms, over.resolve);
  try {
    await over.promise;
  } finally {
    timer.dispose();
    signal?.removeEventListener('abort', abort);
  }
}
