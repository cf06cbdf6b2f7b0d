import type { ToolCallState } from '../tools/tool-call-state.ts';

/** What the handlers of an agent's requests may know of the session that a request is about. */
export interface SessionView {
  readonly id: string;
  /** Absolute path of the project. */
  readonly cwd: string;
  /** Absolute paths the session may use besides. */
  readonly additionalDirectories: readonly string[];
  /** Tool calls of this session, by id. */
  toolCall(toolCallId: string): ToolCallState | undefined;
  /** Calls of this session that have not ended, oldest first. */
  openToolCalls(): readonly ToolCallState[];
  /** True while a turn runs; absent where that is not known. */
  readonly busy?: boolean;
  /** Aborts when the turn is cancelled, or the session or client is closed. */
  readonly signal: AbortSignal;
  /** Fires for each tool call that changed. The result ends the subscription. */
  onDidChangeToolCall(listener: (call: ToolCallState) => void): () => void;
}
