import type { ContentBlock, StopReason, Usage } from '@agentclientprotocol/sdk/unstable';
import type { AgentNotification } from '../agents/updates/agent-update.ts';

/** A prompt that waits for its turn. */
export interface WaitingTurn {
  readonly id: string;
  readonly blocks: readonly ContentBlock[];
  readonly result: Promise<TurnEnd>;
}

/** How a turn ended. */
export interface TurnEnd {
  readonly stopReason: StopReason;
  readonly cancelRequested: boolean;
  readonly stoppedBy?: 'max_turns' | 'budget';
  readonly usage?: Usage;
  /** Of this turn alone. */
  readonly turnTokens?: Usage;
}

/** What a chat records: a session of an agent; `AgentSession` is one. Each result ends a subscription. */
export interface ChatSource {
  readonly id: string;
  onUpdate(listener: (notification: AgentNotification) => void): () => void;
  /** Tells `true` when a turn begins. */
  onDidChangeBusy(listener: (busy: boolean) => void): () => void;
  toolCall(toolCallId: string): { readonly name: string | undefined } | undefined;
  readonly queue: {
    list(): readonly WaitingTurn[];
    onDidChange(listener: (queued: readonly WaitingTurn[]) => void): () => void;
  };
}
