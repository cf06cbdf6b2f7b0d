import type { Stream } from '@agentclientprotocol/sdk/unstable';
import type { ExitInfo } from '../errors/acp-error.ts';

/** How a process ended, with the end of its stderr (at most 64 KiB, escape sequences removed). */
export interface AgentExit extends ExitInfo {
  readonly stderrTail: string;
}

/** A connection to an agent. Whoever made it closes it. */
export interface Transport {
  /** `subprocess`, `memory`, `websocket` or a name of the maker's. */
  readonly kind: string;
  /** JSON-RPC messages, whole and in order. */
  readonly stream: Stream;
  /** Resolves when the agent is gone, however that came; absent where nobody can tell. Never rejects. */
  readonly exited?: Promise<AgentExit>;
  /** The end of what it wrote to stderr until now, as in {@link AgentExit}; absent where it has none. */
  readonly stderrTail?: () => string;
  /** Process id of the agent, where it has one. */
  readonly pid?: number;
  /** Ends the connection in an orderly way and what is behind it by force at last. Never rejects. */
  close(): Promise<void>;
}

/** Connects to an agent. @throws AcpError; `signal` gives up */
export type TransportFactory = (context: { signal: AbortSignal }) => Promise<Transport>;

/** State of a connection since it was made; a copy. */
export interface TransportHealth {
  /** True from the first failure on; never false again. */
  readonly degraded: boolean;
  /** Failures since the last answer. */
  readonly consecutiveFailures: number;
  readonly sendFailures: number;
  readonly readFailures: number;
  readonly lastError?: Error;
  /** Wall-clock time in ms. */
  readonly lastFailureAt?: number;
}
