import type { ModelCapabilities } from './model-capabilities.ts';

/** An answer to a permission that an agent's sub-agent asks for. */
export type SidePermissionReply = 'once' | 'always' | 'reject';

/** What the HTTP API tells beside ACP; ids are untrusted text (acp.md 4.11). */
export type SideEvent =
  | {
      readonly type: 'permission';
      readonly id: string;
      readonly sessionId: string;
      /** Session of ours that the asking one descends from; itself if it has no parent. */
      readonly rootSessionId: string;
      /** Title of the asking session. */
      readonly title: string;
      readonly permission: string;
      readonly patterns: readonly string[];
      readonly metadata: Readonly<Record<string, unknown>>;
      readonly toolCallId: string | undefined;
    }
  | { readonly type: 'permissionEnd'; readonly id: string; readonly sessionId: string }
  | {
      readonly type: 'question';
      readonly id: string;
      readonly sessionId: string;
      /** As of a permission: sub-agents ask too. */
      readonly rootSessionId: string;
      readonly questions: readonly SideQuestion[];
      readonly toolCallId: string | undefined;
    }
  | { readonly type: 'questionEnd'; readonly id: string; readonly sessionId: string }
  | { readonly type: 'title'; readonly sessionId: string; readonly title: string }
  | {
      readonly type: 'cost';
      readonly sessionId: string;
      readonly parentId: string | undefined;
      readonly costUsd: number;
      readonly tokens: SideTokens;
      readonly model: string | undefined;
    }
  | {
      readonly type: 'retry';
      readonly sessionId: string;
      readonly attempt: number;
      readonly message: string;
      /** Wall-clock time in ms of the next try. */
      readonly next: number;
    }
  | { readonly type: 'status'; readonly sessionId: string; readonly status: 'busy' | 'idle' }
  | { readonly type: 'todos'; readonly sessionId: string; readonly todos: readonly SideTodo[] }
  | { readonly type: 'assistantMessage'; readonly sessionId: string; readonly messageId: string }
  /** A prompt was taken; its id is what `revert` goes back to. */
  | { readonly type: 'userMessage'; readonly sessionId: string; readonly messageId: string }
  /** A sub-agent has begun. */
  | {
      readonly type: 'child';
      readonly sessionId: string;
      readonly parentId: string;
      readonly rootSessionId: string;
      readonly title: string;
    }
  | {
      readonly type: 'childText';
      readonly sessionId: string;
      readonly partId: string;
      readonly delta: string;
      /** True for what it thinks rather than says. */
      readonly thought: boolean;
    }
  /** A tool call of a sub-agent, each time it changes. */
  | {
      readonly type: 'childTool';
      readonly sessionId: string;
      readonly toolCallId: string;
      readonly tool: string;
      readonly status: SideToolStatus;
      readonly title: string | undefined;
    }
  | { readonly type: 'deleted'; readonly sessionId: string }
  | { readonly type: 'fileEdited'; readonly path: string };

export type SideToolStatus = 'pending' | 'running' | 'completed' | 'error';

export interface SideQuestion {
  readonly question: string;
  readonly header: string | undefined;
  readonly multiple: boolean;
  /** True if an answer beside the options is welcome. */
  readonly custom: boolean;
  readonly options: readonly { readonly label: string; readonly description: string | undefined }[];
}

export interface SideTokens {
  readonly input: number;
  readonly output: number;
  readonly reasoning: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

export interface SideTodo {
  readonly content: string;
  readonly status: string;
  readonly priority: string | undefined;
}

export type SideStatus = Extract<SideEvent, { type: 'status' | 'retry' }>;

/** opencode's HTTP API of one agent process. Optional: everything works without, with gaps. */
export interface SideChannel {
  /** Version that the agent tells. */
  readonly version: string | undefined;
  /**
   * Subscribes to what happens; the result ends it. What waits for an answer already is told again to
   * each new listener.
   */
  onDidHappen(listener: (event: SideEvent) => void): () => void;
  replyPermission(id: string, reply: SidePermissionReply): Promise<void>;
  /** Labels chosen for each question, in order; null rejects. */
  replyQuestion(id: string, answers: readonly (readonly string[])[] | null): Promise<void>;
  rename(sessionId: string, title: string): Promise<void>;
  delete(sessionId: string): Promise<void>;
  /** Restores files to before the message; experimental. */
  revert(sessionId: string, messageId: string): Promise<void>;
  unrevert(sessionId: string): Promise<void>;
  todos(sessionId: string): Promise<readonly SideTodo[]>;
  /** What each session that is not idle does. */
  statuses(): Promise<readonly SideStatus[]>;
  /** Puts a session aside, or takes it back with `archived` false. */
  archive(sessionId: string, archived?: boolean): Promise<void>;
  /** What models there are and what they can do, by `provider/model`; without any key. */
  modelCapabilities(): Promise<ReadonlyMap<string, ModelCapabilities>>;
  /** Sessions started by a session's sub-agents. */
  children(sessionId: string): Promise<readonly { readonly id: string; readonly title: string }[]>;
  /** Ends all requests. */
  close(): Promise<void>;
}
