import type { SessionView } from '#core/agents/client/session-view.ts';
import type { ToolCallState } from '#core/agents/tools/tool-call-state.ts';
import { aToolCall } from './a-session-view.ts';

/** A session whose tool calls a test makes up. */
export class FakeSessionView implements SessionView {
  readonly id: string;
  readonly cwd = '/project';
  readonly additionalDirectories: readonly string[] = [];
  busy = false;
  readonly #calls = new Map<string, ToolCallState>();
  readonly #listeners = new Set<(call: ToolCallState) => void>();
  #turn = new AbortController();

  constructor(id: string) {
    this.id = id;
  }

  get signal(): AbortSignal {
    return this.#turn.signal;
  }

  /** How many listen for tool calls. */
  get listeners(): number {
    return this.#listeners.size;
  }

  toolCall(toolCallId: string): ToolCallState | undefined {
    return this.#calls.get(toolCallId);
  }

  openToolCalls(): readonly ToolCallState[] {
    return [...this.#calls.values()].filter(({ status }) => {
      return status === 'pending' || status === 'in_progress';
    });
  }

  onDidChangeToolCall(listener: (call: ToolCallState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A tool call of the agent appears or changes. */
  show(toolCallId: string, changes: Partial<ToolCallState>): void {
    const before = this.#calls.get(toolCallId) ?? aToolCall({ toolCallId, status: 'in_progress' });
    const call: ToolCallState = { ...before, ...changes };
    this.#calls.set(toolCallId, call);
    for (const listener of this.#listeners) listener(call);
  }

  /** The turn is cancelled; the next one has a signal of its own. */
  cancel(): void {
    this.#turn.abort();
    this.#turn = new AbortController();
  }
}
