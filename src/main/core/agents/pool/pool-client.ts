import type { AgentCapabilities } from '@agentclientprotocol/sdk/unstable';
import type { AgentAuthMethod } from '../auth/auth-method.ts';
import type { StartStep } from '../client/client-options.ts';
import type { ListedSession } from '../client/session-lists.ts';
import type { FoundAgent } from '../discovery/found-agent.ts';
import type { CallOptions, SessionOptions } from '../session/session-options.ts';
import type { AgentExit } from '../transport/transport.ts';
import type { ProtocolLog } from '../updates/protocol-log.ts';

/** What the pool needs of an `AgentSession`. */
export interface PoolSession {
  readonly id: string;
  close(): Promise<void>;
}

/** What the pool needs of an `AgentClient`. */
export interface PoolClient<S extends PoolSession> {
  start(options: CallOptions): Promise<unknown>;
  readonly capabilities: AgentCapabilities;
  /** Its last messages, for a person who looks for what went wrong. */
  readonly protocolLog?: ProtocolLog;
  newSession(options: SessionOptions): Promise<S>;
  loadSession(id: string, options: SessionOptions): Promise<S>;
  resumeSession(id: string, options: SessionOptions): Promise<S>;
  forkSession(id: string, options: SessionOptions): Promise<S>;
  /** Sessions the agent knows, newest first; absent where it cannot be asked. */
  sessions?(options: CallOptions & { readonly cwd: string }): AsyncGenerator<ListedSession>;
  readonly sessionsCan?: { readonly delete: boolean };
  close(): Promise<void>;
  /** For log-ins, where there are any; those of an `AgentClient`. */
  readonly authMethods?: readonly AgentAuthMethod[];
  authenticate?(methodId: string, options?: CallOptions): Promise<void>;
  readonly program?: FoundAgent | undefined;
  /** What the agent says it is. */
  readonly agentInfo?: { readonly name: string; readonly version: string } | undefined;
}

/** What a client tells whoever made it. */
export interface PoolClientEvents {
  /** The agent is gone, and nobody here ended it. */
  readonly onExit: (exit: AgentExit | undefined) => void;
  readonly onStep: (step: StartStep) => void;
}

/** Makes a client that is not started yet. */
export type CreatePoolClient<S extends PoolSession> = (events: PoolClientEvents) => PoolClient<S>;
