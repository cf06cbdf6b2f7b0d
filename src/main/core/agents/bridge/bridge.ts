import type { McpServer } from '@agentclientprotocol/sdk/unstable';
import type { SessionView } from '../client/session-view.ts';
import type { JsonSchema } from './tool.ts';

/** A turn that is to end with a structured answer. */
export interface StructuredTurn {
  /** Resolves, within about a second, when the agent knows the shape; prompt then. Never rejects. */
  readonly ready: Promise<void>;
  /** What the turn delivered through the tool, if anything. Nothing is taken for it from now on. */
  end(): { readonly value: unknown } | undefined;
}

/** Tools of this process, offered to the agent over MCP on loopback (acp.md 6.10). One per agent process. */
export interface Bridge {
  /** What `session/new` and the like are told, first in the list; only once started. */
  readonly server: McpServer;
  /** Listens. @throws AcpError if that is not possible */
  start(): Promise<void>;
  /** A session whose tool calls may turn out to be ours. The result forgets it. */
  follow(session: SessionView): () => void;
  /**
   * A turn begins that is to answer in a structure, as `outputSchemaOf` gives it. Whoever began it ends
   * it, however the turn ended, and gets what was delivered meanwhile.
   * @throws BadOptionError if the schema cannot be used
   */
  expectStructured(sessionId: string, schema: JsonSchema): StructuredTurn;
  /** Stops listening and cuts off whoever is connected; after the agent has ended. */
  close(): Promise<void>;
}
