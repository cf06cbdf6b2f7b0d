import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aPermissionDesk, bashRequest } from '#tests/support/a-permission-desk.ts';
import { aSessionView } from '#tests/support/a-session-view.ts';
import { ClientClosedError } from '../errors/acp-error.ts';
import { memoryJournal } from '../permissions/decision-journal.ts';
import { askPeople } from './ask-people.ts';
import type { BrokerChange } from './open-request.ts';
import { PermissionBroker } from './permission-broker.ts';

type Step =
  | { readonly do: 'ask'; readonly session: number }
  | {
      readonly do: 'answer';
      readonly at: number;
      readonly optionId: string;
      readonly command: number;
    }
  | { readonly do: 'cancel' | 'exit'; readonly session: number }
  | { readonly do: 'wait' };

const session = fc.nat({ max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('ask' as const), session }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      at: fc.nat({ max: 8 }),
      optionId: fc.constantFrom('once', 'always', 'reject', 'never'),
      command: fc.nat({ max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('cancel' as const, 'exit' as const), session }),
  },
  { weight: 3, arbitrary: fc.constant({ do: 'wait' as const }) },
);

/** Lets everything go on that waits for nothing. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

class Scene {
  readonly journal = memoryJournal();
  readonly broker = new PermissionBroker({ journal: this.journal });
  readonly changes: BrokerChange[] = [];
  readonly answers: Promise<unknown>[] = [];
  readonly accepted = new Map<string, number>();
  readonly #stops = new Map<string, AbortController>();
  readonly #desk = aPermissionDesk(askPeople(this.broker, 'opencode'), {
    journal: this.journal,
  }).desk;

  constructor() {
    this.broker.onDidChange((change) => this.changes.push(change));
  }

  async run(what: Step): Promise<void> {
    if (what.do === 'ask') this.#ask(`s${what.session}`);
    else if (what.do === 'answer') this.#answer(what);
    else if (what.do === 'wait') await settle();
    else if (what.do === 'cancel') this.#stop(`s${what.session}`, undefined);
    else this.#exit(`s${what.session}`);
  }

  #ask(id: string): void {
    const stop = this.#stops.get(id) ?? new AbortController();
    this.#stops.set(id, stop);
    const request = { ...bashRequest, sessionId: id };
    const context = { signal: stop.signal, session: aSessionView({ id }) };
    this.answers.push(this.#desk.requestPermission(request, context));
  }

  #answer({ at, optionId, command }: Extract<Step, { do: 'answer' }>): void {
    const opened = this.changes.filter(({ type }) => type === 'opened')[at];
    if (!opened) return;
    const { id } = opened.request;
    // A command says one thing, however often it is sent.
    const result = this.broker.answer(
      id,
      { kind: 'permission', optionId },
      { surface: 'desktop' },
      `${id}-${optionId}-${command}`,
    );
    if (result.status === 'accepted') this.accepted.set(id, command);
    expect(result.status === 'invalid').toBe(
      optionId === 'never' && this.broker.list().some((each) => each.id === id),
    );
  }

  #stop(id: string, reason: unknown): void {
    this.#stops.get(id)?.abort(reason);
    this.#stops.delete(id);
  }

  #exit(id: string): void {
    this.broker.agentEnded([id]);
    this.#stop(id, new ClientClosedError('gone'));
  }
}

describe('however asking, answering, cancelling and ends fall together (A45)', () => {
  it('every request ends exactly once, the same in the record as for the agent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const scene = new Scene();
        for (const each of steps) await scene.run(each);
        await settle();
        // The end of the program closes what is left.
        for (const at of [0, 1, 2]) await scene.run({ do: 'exit', session: at });
        const answers = await Promise.all(scene.answers);
        expect(scene.broker.list()).toEqual([]);

        const entries = scene.journal.recent({ limit: 1000 });
        expect(entries).toHaveLength(answers.length);
        const told = answers.map((answer) => JSON.stringify(answer)).toSorted();
        const kept = entries.map(({ decision }) => {
          const { optionId } = decision ?? {};
          return JSON.stringify({
            outcome: optionId ? { outcome: 'selected', optionId } : { outcome: 'cancelled' },
          });
        });
        expect(kept.toSorted()).toEqual(told);
        for (const { request, decision } of entries) {
          expect(decision).toBeDefined();
          const isPerson = decision?.decidedBy.kind === 'person';
          expect(isPerson).toBe(scene.accepted.has(request.id));
        }
        const opened = scene.changes.filter(({ type }) => type === 'opened').length;
        expect(scene.changes.filter(({ type }) => type === 'closed')).toHaveLength(opened);
      }),
      { numRuns: 200 },
    );
  });
});
