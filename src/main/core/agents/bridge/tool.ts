import type {
  CreateElicitationResponse,
  ElicitationSchema,
} from '@agentclientprotocol/sdk/unstable';
import type { SessionView } from '../client/session-view.ts';

/** A JSON Schema, or any other JSON object that stands for one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a tool answers. Without `text`, `structured` is told as JSON text. */
export interface ToolResult {
  readonly text?: string;
  /** JSON value. An object is passed on as structured content too. */
  readonly structured?: unknown;
  readonly images?: readonly { readonly data: string; readonly mimeType: string }[];
  /** True if the tool did not do what it was asked; the agent sees the text and may try again. */
  readonly isError?: boolean;
}

/** Hints for whoever decides about a call. What is left out has the protocol's default. */
export interface ToolAnnotations {
  readonly title?: string;
  /** Changes nothing. Default false. */
  readonly readOnlyHint?: boolean;
  /** May destroy something. Default true. */
  readonly destructiveHint?: boolean;
  /** A second call with the same arguments changes nothing more. Default false. */
  readonly idempotentHint?: boolean;
  /** Reaches things outside this machine. Default true. */
  readonly openWorldHint?: boolean;
}

/** A question to the user from within a tool call. */
export type ElicitParams = {
  readonly message: string;
  readonly meta?: Record<string, unknown>;
} & (
  | { readonly mode?: 'form'; readonly schema: ElicitationSchema }
  | { readonly mode: 'url'; readonly url: string; readonly elicitationId?: string }
);

/** What the user answered; `content` only with `accept`, checked against the schema by whoever asked. */
export interface ElicitResult {
  readonly action: 'accept' | 'decline' | 'cancel';
  readonly content?: Readonly<Record<string, unknown>>;
  readonly meta?: NonNullable<CreateElicitationResponse['_meta']>;
}

/** What a tool is told beside its arguments. */
export interface ToolContext {
  /** Aborts when the agent cancels the call or hangs up, the turn is cancelled, or the bridge closes. */
  readonly signal: AbortSignal;
  /** The ACP session that called; undefined if that could not be told. */
  readonly sessionId: string | undefined;
  /** That session, e.g. for its directory. */
  readonly session: SessionView | undefined;
  readonly toolCallId: string | undefined;
  /**
   * Asks the user and waits.
   * @throws ElicitationUnavailableError if there is nobody to ask or the call is over
   */
  elicit(params: ElicitParams): Promise<ElicitResult>;
  /** Tells how far the work is. Does nothing if the agent did not ask for it. */
  progress(done: number, total?: number): void;
}

/** A tool of this process that an agent may call. Made by `defineTool`. */
export interface BridgeTool {
  readonly name: string;
  readonly description: string;
  /** Of an object; what the agent is told. */
  readonly inputSchema: JsonSchema;
  readonly annotations?: ToolAnnotations;
  /** Checks `input` and runs. What it throws is told to the agent by its message. */
  call(input: unknown, context: ToolContext): Promise<ToolResult>;
}
