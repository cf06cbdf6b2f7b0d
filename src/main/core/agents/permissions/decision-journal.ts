// The record of what agents asked and who decided. A request is opened once and ends once, whoever
// tells it and how often: so the pipeline and the broker may both write without knowing each other.

import type { DecidedBy } from './permission-types.ts';

/** What kinds of things are asked. */
export type AskKind = 'permission' | 'elicitation' | 'questions';

/** A request as it is kept. Texts are capped; answers to forms and secrets are never kept. */
export interface JournalRequest {
  readonly id: string;
  readonly kind: AskKind;
  /** Profile id. */
  readonly agent: string;
  /** Absolute path. */
  readonly project: string;
  readonly sessionId: string;
  readonly origin: 'agent' | 'subagent';
  readonly title: string;
  readonly toolCallId: string | undefined;
  readonly toolName: string | undefined;
  readonly permissionKey: string | undefined;
  readonly options: readonly {
    readonly optionId: string;
    readonly kind: string;
    readonly name: string;
  }[];
  /** Wall-clock time in ms. */
  readonly askedAt: number;
}

/** How a request ended. `unanswered`: the agent or this program ended first. */
export type JournalOutcome = 'selected' | 'accepted' | 'declined' | 'cancelled' | 'unanswered';

export interface JournalDecision {
  readonly outcome: JournalOutcome;
  readonly optionId: string | undefined;
  readonly decidedBy: DecidedBy;
  /** Wall-clock time in ms. */
  readonly decidedAt: number;
}

export interface JournalEntry {
  readonly request: JournalRequest;
  /** Absent while the request is open. */
  readonly decision: JournalDecision | undefined;
}

/** Keeps requests and decisions. Methods may throw; nobody's answer waits for that. */
export interface DecisionJournal {
  /** A second time with the same id changes nothing. */
  opened(request: JournalRequest): void;
  /** The first one stays. True if this was it; false if there was one before, or no such request. */
  decided(id: string, decision: JournalDecision): boolean;
  /** Newest first, of one session or of all. */
  recent(query: { readonly sessionId?: string; readonly limit: number }): readonly JournalEntry[];
}

/** A {@link DecisionJournal} that forgets with the process; keeps the newest `limit`. */
export function memoryJournal(limit = 1000): DecisionJournal {
  const entries = new Map<string, JournalEntry>();
  return {
    opened(request) {
      if (entries.has(request.id)) return;
      entries.set(request.id, { request, decision: undefined });
      const [oldest] = entries.keys();
      if (entries.size > limit && oldest !== undefined) entries.delete(oldest);
    },
    decided(id, decision) {
      const entry = entries.get(id);
      if (!entry || entry.decision) return false;
      entries.set(id, { ...entry, decision });
      return true;
    },
    recent({ sessionId, limit: wanted }) {
      return [...entries.values()]
        .filter(({ request }) => sessionId === undefined || request.sessionId === sessionId)
        .reverse()
        .slice(0, wanted);
    },
  };
}
