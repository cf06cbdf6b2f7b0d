// Everything that agents wait for a person to answer, in one list that any number of surfaces show.
// The first answer counts and closes the request everywhere. Nothing but an answer, the agent taking
// its question back, or the agent's end closes it, however long that takes.

import { nodeClock } from '#core/system/node-clock.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { closedBy } from '../permissions/closing-signal.ts';
import type {
  DecisionJournal,
  JournalDecision,
  JournalOutcome,
} from '../permissions/decision-journal.ts';
import type { DecidedBy } from '../permissions/permission-types.ts';
import { journalOpen } from './journal-open.ts';
import { LastOnes } from './last-ones.ts';
import type {
  Answerer,
  AnswerResult,
  BrokerAnswer,
  BrokerChange,
  OpenRequest,
} from './open-request.ts';

export interface BrokerPorts {
  readonly journal?: DecisionJournal;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** What an answer means for the asker; or why it is none. */
export type CheckedAnswer<R> =
  | {
      readonly ok: true;
      readonly value: R;
      readonly outcome: Exclude<JournalOutcome, 'unanswered'>;
      readonly optionId?: string;
    }
  | { readonly ok: false; readonly problems: Readonly<Record<string, string>> };

/** How a request ended; `value` is undefined if nobody answered. */
export interface Settled<R> {
  readonly value: R | undefined;
  readonly decision: JournalDecision;
}

type Unnumbered<T> = T extends OpenRequest ? Omit<T, 'order' | 'askedAt'> : never;
/** A request before it is in the list. */
export type RequestDraft = Unnumbered<OpenRequest>;

interface Waiting {
  readonly request: OpenRequest;
  /** Problems of an answer, or null: then the asker has it. */
  answer(answer: BrokerAnswer, by: DecidedBy): Readonly<Record<string, string>> | null;
  close(by: DecidedBy): void;
}

/** How many closed requests, and answers by command id, are remembered. */
const REMEMBERED = 1000;

export class PermissionBroker {
  readonly #journal: DecisionJournal | undefined;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #waiting = new Map<string, Waiting>();
  readonly #closed = new LastOnes<JournalDecision>(REMEMBERED);
  readonly #results = new LastOnes<AnswerResult>(REMEMBERED);
  readonly #didChange = new Emitter<BrokerChange>();
  #order = 0;

  constructor(ports: BrokerPorts = {}) {
    this.#journal = ports.journal;
    this.#clock = ports.clock ?? nodeClock;
    this.#logger = ports.logger ?? silentLogger;
  }

  /** Fires after a request opened or closed. */
  get onDidChange(): Event<BrokerChange> {
    return this.#didChange.event;
  }

  /** What is open, of one session or of all, in the order in which it was asked. */
  list(sessionId?: string): readonly OpenRequest[] {
    const all = [...this.#waiting.values()].map(({ request }) => request);
    return sessionId === undefined ? all : all.filter((each) => each.sessionId === sessionId);
  }

  /**
   * Adds a request and waits until it is answered or taken back by `signal`. Never rejects.
   * `check` may be asked several times; the first answer it takes ends the request.
   */
  ask<R>(
    draft: RequestDraft,
    check: (answer: BrokerAnswer) => CheckedAnswer<R>,
    signal: AbortSignal,
  ): Promise<Settled<R>> {
    this.#order += 1;
    const request: OpenRequest = { ...draft, order: this.#order, askedAt: this.#clock.now() };
    const settled = Promise.withResolvers<Settled<R>>();
    const close = (decision: JournalDecision, value: R | undefined): void => {
      signal.removeEventListener('abort', onAbort);
      settled.resolve({ value, decision });
      this.#close(request, decision);
    };
    const closeBy = (by: DecidedBy): void => close(this.#decision(outcomeOf(by), by), undefined);
    const onAbort = (): void => closeBy(closedBy(signal.reason));
    this.#record((journal) => journal.opened(journalOpen(request)));
    this.#waiting.set(request.id, {
      request,
      close: closeBy,
      answer: (answer, by) => {
        const checked = check(answer);
        if (!checked.ok) return checked.problems;
        close(this.#decision(checked.outcome, by, checked.optionId), checked.value);
        return null;
      },
    });
    signal.addEventListener('abort', onAbort, { once: true });
    this.#didChange.fire({ type: 'opened', request });
    if (signal.aborted && this.#waiting.has(request.id)) onAbort();
    return settled.promise;
  }

  /**
   * Answers a request. The same `commandId` again gives the same result and does nothing, so that a
   * surface may repeat what it does not know to have arrived.
   */
  answer(id: string, answer: BrokerAnswer, by: Answerer, commandId?: string): AnswerResult {
    const earlier = commandId === undefined ? undefined : this.#results.get(commandId);
    if (earlier) return earlier;
    const result = this.#answer(id, answer, { kind: 'person', ...by });
    // What was refused may be corrected and sent again.
    if (commandId !== undefined && result.status !== 'invalid')
      this.#results.set(commandId, result);
    return result;
  }

  /** Closes what is open of these sessions as not answered: their agent is gone. */
  agentEnded(sessionIds: Iterable<string>): void {
    const ended = new Set(sessionIds);
    for (const { request, close } of [...this.#waiting.values()]) {
      if (ended.has(request.sessionId)) close({ kind: 'agent_exit' });
    }
  }

  /** Closes everything as not answered; for the end of the program. */
  dispose(): void {
    for (const { close } of [...this.#waiting.values()]) close({ kind: 'agent_exit' });
    this.#didChange.dispose();
  }

  #answer(id: string, answer: BrokerAnswer, by: DecidedBy): AnswerResult {
    const waiting = this.#waiting.get(id);
    if (!waiting) {
      const decision = this.#closed.get(id);
      return decision ? { status: 'already_answered', decision } : { status: 'not_found' };
    }
    if (answer.kind !== waiting.request.kind) {
      return { status: 'invalid', problems: { '': 'The answer is of another kind.' } };
    }
    const problems = waiting.answer(answer, by);
    return problems ? { status: 'invalid', problems } : { status: 'accepted' };
  }

  #close(request: OpenRequest, decision: JournalDecision): void {
    this.#waiting.delete(request.id);
    this.#closed.set(request.id, decision);
    this.#record((journal) => journal.decided(request.id, decision));
    this.#didChange.fire({ type: 'closed', request, decision });
  }

  #decision(outcome: JournalOutcome, decidedBy: DecidedBy, optionId?: string): JournalDecision {
    return { outcome, optionId, decidedBy, decidedAt: this.#clock.now() };
  }

  /** A journal that fails must not keep anybody from answering. */
  #record(write: (journal: DecisionJournal) => unknown): void {
    try {
      if (this.#journal) write(this.#journal);
    } catch (err) {
      this.#logger.error({ err }, 'A request of an agent could not be recorded.');
    }
  }
}

function outcomeOf({ kind }: DecidedBy): JournalOutcome {
  return kind === 'agent_exit' ? 'unanswered' : 'cancelled';
}
