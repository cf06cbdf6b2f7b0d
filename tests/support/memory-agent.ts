// An agent inside the test, built with the protocol library: it does what the test says.

import {
  type AgentApp,
  type AgentCapabilities,
  type AgentConnection,
  type AgentContext,
  agent,
  type ContentBlock,
  type InitializeResponse,
  type NewSessionResponse,
  type PromptResponse,
} from '@agentclientprotocol/sdk/unstable';

/** What a turn may do. */
export interface TurnTools {
  readonly sessionId: string;
  readonly prompt: readonly ContentBlock[];
  readonly client: AgentContext;
  /** Aborts when the client cancels the turn. */
  readonly cancelled: AbortSignal;
  /** Sends an update of any shape. */
  update(update: Record<string, unknown>): Promise<void>;
  /** Sends text of the agent. */
  say(text: string, messageId?: string): Promise<void>;
}

export interface MemoryAgentScript {
  readonly initialize?: Partial<InitializeResponse>;
  readonly session?: Record<string, unknown>;
  readonly onTurn?: (turn: TurnTools) => Promise<Partial<PromptResponse> | undefined>;
  /** Adds or replaces handlers. */
  readonly extend?: (app: AgentApp, agent: MemoryAgent) => void;
}

export interface MemoryAgent {
  readonly app: AgentApp;
  /** Method and params of what came, in order. */
  readonly calls: { readonly method: string; readonly params: unknown }[];
  /** The latest connection. */
  connection(): AgentConnection;
  update(sessionId: string, update: Record<string, unknown>): Promise<void>;
}

const capabilities: AgentCapabilities = {
  loadSession: true,
  promptCapabilities: { image: true, embeddedContext: true },
  mcpCapabilities: { http: true },
  sessionCapabilities: { close: {}, fork: {}, list: {}, resume: {} },
};

/** Text of a prompt. */
export function textOf(prompt: readonly ContentBlock[]): string {
  return prompt.map((block) => (block.type === 'text' ? block.text : `[${block.type}]`)).join('|');
}

export function memoryAgent(script: MemoryAgentScript = {}): MemoryAgent {
  const calls: MemoryAgent['calls'] = [];
  const turns = new Map<string, Set<AbortController>>();
  let connection: AgentConnection | undefined;
  let next = 1;
  const note = (method: string, params: unknown): void => void calls.push({ method, params });
  const opened = (sessionId?: string): NewSessionResponse => ({
    sessionId: sessionId ?? `s${next++}`,
    ...script.session,
  });
  const send = (client: AgentContext, sessionId: string, update: unknown): Promise<void> =>
    client.notify<unknown>('session/update', { sessionId, update });

  const app = agent({ name: 'memory' });
  const memory: MemoryAgent = {
    app,
    calls,
    connection: () => {
      if (!connection) throw new Error('Nobody has connected.');
      return connection;
    },
    update: (sessionId, update) => send(memory.connection().client, sessionId, update),
  };
  // The first handler of a method is the one that is asked.
  script.extend?.(app, memory);
  app
    .onConnect((connected) => {
      connection = connected;
    })
    .onRequest('initialize', ({ params }) => {
      note('initialize', params);
      return {
        protocolVersion: 1,
        agentCapabilities: capabilities,
        agentInfo: { name: 'Memory', version: '1.2.3' },
        authMethods: [],
        ...script.initialize,
      };
    })
    .onRequest('session/new', ({ params }) => {
      note('session/new', params);
      return opened();
    })
    .onRequest('session/close', ({ params }) => {
      note('session/close', params);
      for (const turn of turns.get(params.sessionId) ?? []) turn.abort();
      return {};
    })
    .onNotification('session/cancel', ({ params }) => {
      note('session/cancel', params);
      for (const turn of turns.get(params.sessionId) ?? []) turn.abort();
    })
    .onRequest('session/prompt', async ({ params, client }) => {
      note('session/prompt', params);
      const { sessionId, prompt } = params;
      const turn = new AbortController();
      const running = turns.get(sessionId) ?? new Set();
      turns.set(sessionId, running.add(turn));
      const update = (value: Record<string, unknown>): Promise<void> =>
        send(client, sessionId, value);
      const say = (text: string, messageId?: string): Promise<void> =>
        update({
          sessionUpdate: 'agent_message_chunk',
          content: { type: 'text', text },
          ...(messageId === undefined ? {} : { messageId }),
        });
      const tools = { sessionId, prompt, client, cancelled: turn.signal, update, say };
      try {
        const response = script.onTurn ? await script.onTurn(tools) : await say(textOf(prompt));
        return { stopReason: 'end_turn', ...response };
      } finally {
        running.delete(turn);
      }
    });
  return memory;
}

/** Resolves when `signal` aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
