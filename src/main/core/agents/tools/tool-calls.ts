// The tool calls of one session as its updates make them. The oldest are forgotten when there are very
// many, so that an agent cannot fill the memory.

import type { ToolCall, ToolCallUpdate } from '@agentclientprotocol/sdk/unstable';
import { isFinal, mergeToolCall } from './merge-tool-call.ts';
import type { ToolCallState } from './tool-call-state.ts';

const keptCalls = 5000;

/** What an update did to a call. */
export interface ToolCallChange {
  readonly call: ToolCallState;
  /** The first that is heard of it. */
  readonly isNew: boolean;
  /** It has ended just now. */
  readonly ended: boolean;
}

export class ToolCalls {
  readonly #calls = new Map<string, ToolCallState>();
  readonly #open = new Set<string>();
  readonly #fromFirstTitle: boolean;

  constructor(fromFirstTitle: boolean) {
    this.#fromFirstTitle = fromFirstTitle;
  }

  /** Calls that have ended or not, oldest first. */
  all(): readonly ToolCallState[] {
    return [...this.#calls.values()];
  }

  get(toolCallId: string): ToolCallState | undefined {
    return this.#calls.get(toolCallId);
  }

  /** Calls that have not ended, oldest first. */
  open(): readonly ToolCallState[] {
    return [...this.#open].flatMap((id) => this.#calls.get(id) ?? []);
  }

  /** Takes an update in. */
  apply(update: ToolCall | ToolCallUpdate, replayed: boolean): ToolCallChange {
    const known = this.#calls.get(update.toolCallId);
    // An id that the agent uses again: what the call before it was about is not what this one is.
    const isAgain = known !== undefined && isFinal(known) && begins(update);
    const before = isAgain ? undefined : known;
    const naming = { fromFirstTitle: this.#fromFirstTitle, replayed };
    const call = mergeToolCall(before, update, naming);
    this.#calls.set(call.toolCallId, call);
    const final = isFinal(call);
    if (final) this.#open.delete(call.toolCallId);
    else this.#open.add(call.toolCallId);
    if (this.#calls.size > keptCalls) this.#forgetOldest();
    return {
      call,
      isNew: before === undefined,
      ended: final && (before === undefined || !isFinal(before)),
    };
  }

  #forgetOldest(): void {
    const [oldest] = this.#calls.keys();
    if (oldest === undefined) return;
    this.#calls.delete(oldest);
    this.#open.delete(oldest);
  }
}

/** Whether an update announces a call that has still to run. */
function begins(update: ToolCall | ToolCallUpdate): boolean {
  const isCall = 'sessionUpdate' in update && update.sessionUpdate === 'tool_call';
  return isCall && update.status !== 'completed' && update.status !== 'failed';
}
