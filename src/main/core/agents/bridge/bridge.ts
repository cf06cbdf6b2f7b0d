import type { McpServer } from '@agentclientprotocol/sdk/unstable';
import type { SessionView } from '../client/session-view.ts';
import type { JsonSchema } from './tool.ts';

/** Tools of this process, offered to the agent over MCP on loopback (acp.md 6.10). One per agent process. */
export interface Bridge {
  /** What `session/new` and the like are told, first in the list; only once started. */
  readonly server: McpServer;
  /** Listens. @throws AcpError if that is not possible */
  start(): Promise<void>;
  /** A session whose tool calls may turn out to be ours. The result forgets it. */
  follow(session: SessionView): () => void;
  /**
   * A turn begins. What the turn before delivered is forgotten; from now on an answer of the given shape
   * is taken, or none with null. The schema as `outputSchemaOf` gives it.
   */
  expectStructured(sessionId: string, schema: JsonSchema | null): void;
  /** What the session's turn delivered through the tool, once; call it when the turn has ended. */
  takeStructured(sessionId: string): { readonly value: unknown } | undefined;
  /** Stops listening and cuts off whoever is connected; after the agent has ended. */
  close(): Promise<void>;
}
