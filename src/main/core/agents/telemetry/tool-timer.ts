// Measures tool calls from their first update to the one that ends them.

import type { Clock } from '#shared/base/ports.ts';
import type { ToolCallState } from '../tools/tool-call-state.ts';
import type { AgentUpdate } from '../updates/agent-update.ts';
import type { Telemetry } from './telemetry.ts';

/** Calls remembered at most for each session; ids come from agents. */
const MOST_CALLS = 5000;

/** Durations of tool calls. A call whose begin was not seen is only counted; each counts once. */
export class ToolTimer {
  readonly #telemetry: Telemetry;
  readonly #clock: Pick<Clock, 'monotonic'>;
  /** For each session the begin of its open calls, and `ended` for those that were counted. */
  readonly #sessions = new Map<string, Map<string, number | 'ended'>>();

  constructor(telemetry: Telemetry, clock: Pick<Clock, 'monotonic'>) {
    this.#telemetry = telemetry;
    this.#clock = clock;
  }

  /** Takes a live update and, for one of a tool call, the call as it is now. Replayed ones are not to come here. */
  didUpdate(sessionId: string, update: AgentUpdate, call: ToolCallState | undefined): void {
    if (update.sessionUpdate !== 'tool_call' && update.sessionUpdate !== 'tool_call_update') return;
    const { toolCallId } = update;
    const calls = this.#sessions.get(sessionId) ?? new Map<string, number | 'ended'>();
    this.#sessions.set(sessionId, calls);
    const begun = calls.get(toolCallId);
    const status = update.status ?? call?.status;
    if (status === 'completed' || status === 'failed') {
      if (begun === 'ended') return;
      this.#didEnd(status, begun, update.kind ?? call?.kind, call?.name);
      calls.set(toolCallId, 'ended');
    } else if (begun === undefined && update.sessionUpdate === 'tool_call') {
      calls.set(toolCallId, this.#clock.monotonic());
    }
    forgetOldest(calls);
  }

  /** The session is gone. */
  release(sessionId: string): void {
    this.#sessions.delete(sessionId);
  }

  #didEnd(
    status: string,
    begun: number | undefined,
    kind: string | undefined,
    name: string | undefined,
  ): void {
    const labels = { tool_name: name ?? 'unknown', status, tool_kind: kind };
    this.#telemetry.count('tool_call.count', 1, labels);
    if (begun === undefined) return;
    const seconds = (this.#clock.monotonic() - begun) / 1000;
    this.#telemetry.observe('tool_call.duration', seconds, labels);
  }
}

function forgetOldest(calls: Map<string, unknown>): void {
  if (calls.size <= MOST_CALLS) return;
  const [oldest] = calls.keys();
  if (oldest !== undefined) calls.delete(oldest);
}
