import type {
  ContentBlock,
  PermissionOption,
  SessionConfigOption,
  SessionModeState,
  SessionUpdate,
  StopReason,
  ToolCallUpdate,
  Usage,
} from '@agentclientprotocol/sdk/unstable';
import type { SystemAction, SystemReason } from './chat-item.ts';
import type { AskedQuestion, QuestionItem } from './question-item.ts';

/** An update as the client hands it on: of a kind it knows, or any other as it came. */
export type ChatUpdate =
  | SessionUpdate
  | { readonly sessionUpdate: 'unknown'; readonly variant: string; readonly raw: unknown };

/** How a permission request ended. */
export interface ChatDecision {
  readonly state: 'allowed_once' | 'allowed_always' | 'rejected' | 'cancelled';
  /** A rule or hook decided. */
  readonly auto?: boolean;
  /** Which rule, or which surface. */
  readonly by?: string;
}

/** What an agent's own API tells beside the protocol; a subset of the client's side events. */
export type ChatSideEvent =
  | { readonly type: 'title'; readonly sessionId: string; readonly title: string }
  | {
      readonly type: 'cost';
      readonly sessionId: string;
      readonly parentId: string | undefined;
      readonly costUsd: number;
      readonly tokens: {
        readonly input: number;
        readonly output: number;
        readonly reasoning: number;
        readonly cacheRead: number;
        readonly cacheWrite: number;
      };
    }
  | {
      readonly type: 'retry';
      readonly sessionId: string;
      readonly attempt: number;
      readonly message: string;
      readonly next: number;
    }
  | { readonly type: 'status'; readonly sessionId: string; readonly status: 'busy' | 'idle' }
  | {
      readonly type: 'todos';
      readonly sessionId: string;
      readonly todos: readonly {
        readonly content: string;
        readonly status: string;
        readonly priority: string | undefined;
      }[];
    }
  | {
      /** A sub-agent has begun; its parent may be one itself. */
      readonly type: 'child';
      readonly sessionId: string;
      readonly parentId: string;
      readonly title: string;
    }
  | {
      readonly type: 'childText';
      readonly sessionId: string;
      readonly partId: string;
      readonly delta: string;
      /** True for what it thinks rather than says. */
      readonly thought?: boolean;
    }
  | {
      /** A tool call of a sub-agent, each time it changes. */
      readonly type: 'childTool';
      readonly sessionId: string;
      readonly toolCallId: string;
      readonly tool: string;
      readonly status: 'pending' | 'running' | 'completed' | 'error';
      readonly title: string | undefined;
    };

/** An agent may not do something without asking. */
export interface PermissionAsked {
  readonly type: 'permissionAsked';
  readonly id: string;
  readonly toolCall: ToolCallUpdate;
  readonly options: readonly PermissionOption[];
  readonly subagent?: string | undefined;
}

/** Everything that can happen to a chat. Text of agents in it is untrusted. */
export type ChatEvent =
  | {
      readonly type: 'update';
      readonly update: ChatUpdate;
      /** True while history is replayed. */
      readonly replayed?: boolean;
      /** Name of the tool that the update is about, where the client knows it. */
      readonly toolName?: string | undefined;
    }
  /** History was replayed to its end: what looks as if it ran does not. */
  | { readonly type: 'replayEnded' }
  /** What `session/new`, `load`, `resume` or `fork` answered. */
  | {
      readonly type: 'configured';
      readonly configOptions?: readonly SessionConfigOption[] | null | undefined;
      readonly modes?: SessionModeState | null | undefined;
    }
  /** A person gave it a title; the agent's do not replace it. */
  | { readonly type: 'renamed'; readonly title: string }
  /** The agent was told of that title, as far as it can be. */
  | { readonly type: 'titleTold'; readonly title: string }
  | { readonly type: 'promptQueued'; readonly id: string; readonly blocks: readonly ContentBlock[] }
  | { readonly type: 'promptEdited'; readonly id: string; readonly blocks: readonly ContentBlock[] }
  | { readonly type: 'promptRemoved'; readonly id: string }
  /** The queue in its new order; ids it does not name keep their order behind. */
  | { readonly type: 'queueOrdered'; readonly ids: readonly string[] }
  /** A prompt goes to the agent, from the queue (same id) or straight. */
  | {
      readonly type: 'turnStarted';
      readonly id: string;
      readonly blocks: readonly ContentBlock[];
      /** Process that runs the turn. */
      readonly owner?: string;
      /** It has to wait for something before it goes out: `promptSent` says when it does. */
      readonly unsent?: true;
    }
  /** From here on the agent may have the prompt. */
  | { readonly type: 'promptSent'; readonly id: string }
  | {
      readonly type: 'cancelAsked';
      /** Why, if no person asked: what is spent has reached a limit. */
      readonly limit?: string;
    }
  | {
      readonly type: 'turnEnded';
      readonly stopReason: StopReason;
      readonly usage?: Usage | null | undefined;
    }
  | {
      readonly type: 'turnFailed';
      /** A sentence for a person. */
      readonly message: string;
      readonly detail?: string | undefined;
      readonly action?: SystemAction | undefined;
      /** True if the prompt never reached the agent. */
      readonly notSent?: boolean;
    }
  | PermissionAsked
  | {
      readonly type: 'permissionDecided';
      readonly id: string;
      readonly decision: ChatDecision;
      /** What was asked, if nobody was: a rule decided at once. */
      readonly request?: Omit<PermissionAsked, 'type' | 'id'>;
    }
  /** The agent asks something that is no permission. */
  | { readonly type: 'questionAsked'; readonly id: string; readonly question: AskedQuestion }
  | {
      readonly type: 'questionClosed';
      readonly id: string;
      readonly state: Exclude<QuestionItem['state'], 'waiting'>;
      /** By name of the field. Secrets are not kept. */
      readonly answers?: Readonly<Record<string, readonly string[]>> | undefined;
      readonly by?: string | undefined;
    }
  /** What was to be done on a page is done. */
  | { readonly type: 'pageDone'; readonly elicitationId: string }
  /** What a tool makes of a file, by somebody who looked before; `before` is null if it was not there. */
  | {
      readonly type: 'fileWritten';
      readonly toolCallId: string;
      readonly path: string;
      readonly before: string | null;
      readonly after: string;
    }
  /** What runs in a terminal of the agent. */
  | {
      readonly type: 'terminal';
      readonly terminalId: string;
      /** The end of its output. */
      readonly text: string;
      readonly truncated: boolean;
      readonly exit: { readonly exitCode: number | null; readonly signal: string | null } | null;
      readonly released: boolean;
    }
  | { readonly type: 'side'; readonly sessionId: string; readonly event: ChatSideEvent }
  | {
      readonly type: 'agentExited';
      /** A person ended it, because it did not stop. */
      readonly ended?: boolean;
      readonly exitCode?: number | null | undefined;
      readonly signal?: string | null | undefined;
      /** The end of what it wrote to stderr. */
      readonly stderr?: string | undefined;
    }
  | { readonly type: 'agentRestarted' }
  /** Aerie ended without telling and runs again: a turn that ran is over. */
  | { readonly type: 'reopened' }
  | {
      readonly type: 'noted';
      readonly reason: SystemReason;
      readonly text: string;
      readonly detail?: string | undefined;
      readonly action?: SystemAction | undefined;
    };
