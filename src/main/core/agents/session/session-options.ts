import type {
  ContentBlock,
  McpServer,
  PromptResponse,
  SessionConfigOption,
  StopReason,
  SystemPrompt,
  Usage,
} from '@agentclientprotocol/sdk/unstable';
import type { TokenCounts } from '../accounting/cost-snapshot.ts';
import type { AgentNotification, AgentUpdate } from '../updates/agent-update.ts';

/** How much a model is to think; what an agent does not have is left alone (acp.md 6.16). */
export type Effort = 'none' | 'low' | 'medium' | 'high' | 'max';

/** What every call may be given. */
export interface CallOptions {
  /** Gives up: rejects with `CancelledError`. */
  readonly signal?: AbortSignal | undefined;
  /** In ms; past it the call rejects with `RequestTimeoutError`. */
  readonly timeoutMs?: number | undefined;
}

/** An MCP server for the agent; what the protocol needs and is missing here becomes empty. */
export type McpServerOption =
  | McpServer
  | {
      readonly name: string;
      readonly command: string;
      readonly args?: readonly string[];
      readonly env?:
        | Readonly<Record<string, string>>
        | readonly { readonly name: string; readonly value: string }[];
    }
  | {
      readonly type: 'http' | 'sse';
      readonly name: string;
      readonly url: string;
      readonly headers?:
        | Readonly<Record<string, string>>
        | readonly { readonly name: string; readonly value: string }[];
    };

/** What a session is to be like. As options of a client they hold for all its sessions. */
export interface SessionDefaults {
  /** Absolute path of an existing directory. */
  readonly cwd?: string;
  /** Appended to those of the client. */
  readonly mcpServers?: readonly McpServerOption[];
  /** Absolute; appended to those of the client. Left out where the agent cannot have them. */
  readonly additionalDirectories?: readonly string[];
  readonly model?: string;
  readonly mode?: string;
  readonly effort?: Effort;
  /** The turn is cancelled when the agent has asked the model this often. */
  readonly maxTurns?: number;
  /** JSON Schema of the answer; an empty one means none (acp.md 6.11). */
  readonly outputSchema?: Readonly<Record<string, unknown>>;
  /** Only for agents that offer it. */
  readonly systemPrompt?: SystemPrompt;
  /** Sent along as `_meta`. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** For `newSession`, `loadSession`, `resumeSession` and `forkSession`. */
export interface SessionOptions extends SessionDefaults, CallOptions {
  /** Gets every update from the first on, replayed history too, before anybody else. */
  readonly onUpdate?: (notification: AgentNotification) => void;
}

export type PromptInput = string | readonly ContentBlock[];

export interface PromptOptions extends CallOptions {
  /** Waits for its turn if one runs; otherwise a busy session refuses. */
  readonly queue?: boolean;
  /** Sends at once though a turn runs; only for agents that take it. */
  readonly steer?: boolean;
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** How a turn ended. */
export interface PromptResult {
  readonly sessionId: string;
  /** All the agent's text of this turn, without thoughts and output of tools. */
  readonly text: string;
  /** What the agent said; `cancelRequested` tells more surely whether it was stopped. */
  readonly stopReason: StopReason;
  /** True if somebody asked to stop, whatever the agent answered. */
  readonly cancelRequested: boolean;
  /** Why the client itself stopped the turn. */
  readonly stoppedBy?: 'max_turns' | 'budget';
  /** What the agent told with its answer: of the turn, of its last request, or of the whole session. */
  readonly usage?: Usage;
  /** Tokens of this turn alone, as far as told; absent if nothing was. */
  readonly turnTokens?: TokenCounts;
  /** `_meta` of the answer, with `structuredOutput` where one was asked for and given. */
  readonly meta: Readonly<Record<string, unknown>>;
  readonly response: PromptResponse;
}

/** A prompt that waits for its turn. */
export interface QueuedPrompt {
  readonly id: string;
  readonly blocks: readonly ContentBlock[];
  /** Resolves or rejects as `prompt` does; `CancelledError` once removed. */
  readonly result: Promise<PromptResult>;
}

/** For `updates`. */
export interface UpdatesOptions {
  readonly signal?: AbortSignal;
  /** At most this many wait; without it all do, neighbouring chunks joined. */
  readonly bufferSize?: number;
  /** What happens to the newest update when the buffer is full. */
  readonly onOverflow?: 'drop';
}

/** What `stream` yields: updates, at last one result. */
export type StreamItem =
  | { readonly type: 'update'; readonly update: AgentUpdate }
  | { readonly type: 'stop'; readonly result: PromptResult };

export interface ModelInfo {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  /** Heading it stands under. */
  readonly group?: string;
}

export interface ModeInfo {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
}

/** What the session was like when it was opened. */
export interface InitialState {
  readonly models: readonly ModelInfo[];
  readonly modes: readonly ModeInfo[];
  readonly configOptions: readonly SessionConfigOption[];
}

/** The model a session uses and how hard it thinks. */
export interface VariantInfo {
  readonly modelId: string;
  readonly variant: string | undefined;
  readonly availableVariants: readonly string[];
}

/** Modes that every opencode has. */
export const OPENCODE_MODES = { build: 'build', plan: 'plan' } as const;
