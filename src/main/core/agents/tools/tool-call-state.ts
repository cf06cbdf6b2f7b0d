import type {
  ToolCallContent,
  ToolCallLocation,
  ToolCallStatus,
  ToolKind,
} from '@agentclientprotocol/sdk/unstable';

/** A tool call as all updates so far make it (acp.md 3.2, merge rule). Untrusted text throughout. */
export interface ToolCallState {
  readonly toolCallId: string;
  /** The tool's name, where the agent tells it one way or another (acp.md 6.7); stays once known. */
  readonly name: string | undefined;
  readonly title: string;
  readonly kind: ToolKind;
  readonly status: ToolCallStatus;
  readonly content: readonly ToolCallContent[];
  readonly locations: readonly ToolCallLocation[];
  readonly rawInput: unknown;
  readonly rawOutput: unknown;
  readonly meta: Readonly<Record<string, unknown>> | undefined;
  /** True if it came with replayed history: its first title is no name then. */
  readonly replayed: boolean;
}
