import type { SessionUpdate } from '@agentclientprotocol/sdk/unstable';

/** An update of a kind this version does not know, as it came; untrusted. */
export interface UnknownUpdate {
  readonly sessionUpdate: 'unknown';
  /** What the agent called it; empty if it did not say. */
  readonly variant: string;
  readonly raw: unknown;
}

/** What an agent tells about a session while it works or replays. */
export type AgentUpdate = SessionUpdate | UnknownUpdate;

/** An update and whose it is. */
export interface AgentNotification {
  readonly sessionId: string;
  readonly update: AgentUpdate;
  /** True while history is replayed by `session/load` or `session/fork`. */
  readonly replayed: boolean;
}

/** What subscribers of a session listen to; one for each kind of update. */
export interface UpdateKinds {
  readonly agentMessage: 'agent_message_chunk';
  readonly agentThought: 'agent_thought_chunk';
  readonly userMessage: 'user_message_chunk';
  readonly toolCall: 'tool_call';
  readonly toolCallUpdate: 'tool_call_update';
  readonly plan: 'plan' | 'plan_update' | 'plan_removed';
  readonly commands: 'available_commands_update';
  readonly mode: 'current_mode_update';
  readonly configOptions: 'config_option_update';
  readonly info: 'session_info_update';
  readonly usage: 'usage_update';
  readonly notice: 'notice';
  readonly compaction: 'compaction_update' | 'compaction_summary_chunk';
  readonly subagent: 'subagent_update' | 'session_message' | 'session_message_chunk';
  readonly unknown: 'unknown';
}

export type UpdateKind = keyof UpdateKinds;

/** The update that a subscriber of `K` gets. */
export type UpdateOf<K extends UpdateKind> = Extract<
  AgentUpdate,
  { sessionUpdate: UpdateKinds[K] }
>;
