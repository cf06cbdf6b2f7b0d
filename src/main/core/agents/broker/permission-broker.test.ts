import { describe, expect, it, vi } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import {
  aPermissionDesk,
  bashRequest,
  cancelled,
  selected,
} from '#tests/support/a-permission-desk.ts';
import { aSessionView } from '#tests/support/a-session-view.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { ClientClosedError } from '../errors/acp-error.ts';
import { memoryJournal } from '../permissions/decision-journal.ts';
import { askPeople } from './ask-people.ts';
import type { BrokerChange } from './open-request.ts';
import { PermissionBroker } from './permission-broker.ts';

const desktop = { surface: 'desktop' };
const phone = { surface: 'phone', person: 'Ada' };
const once = { kind: 'permission', optionId: 'once' } as const;
const reject = { kind: 'permission', optionId: 'reject' } as const;

/** A broker that a permission desk asks, with what it told. */
function setUp() {
  const clock = new ManualClock();
  const journal = memoryJournal();
  const broker = new PermissionBroker({ clock, journal });
  const changes: BrokerChange[] = [];
  broker.onDidChange((change) => changes.push(change));
  const { canUseTool } = askPeople(broker, 'opencode');
  const { desk } = aPermissionDesk({ canUseTool }, { journal, clock });
  const ask = async (sessionId = 's', stop = new AbortController()) => {
    const before = broker.list().length;
    const session = aSessionView({ id: sessionId, cwd: '/p' });
    const request = { ...bashRequest, sessionId };
    const answered = desk.requestPermission(request, { session, signal: stop.signal });
    await vi.waitFor(() => expect(broker.list()).toHaveLength(before + 1));
    return { answered, stop, id: broker.list().at(-1)?.id ?? '' };
  };
  return { broker, changes, journal, clock, ask };
}

describe('PermissionBroker (A45, A49)', () => {
  it('lists what is open, in order, for one session or all', async () => {
    const { broker, ask, clock } = setUp();
    const first = await ask('a');
    clock.advance(10);
    const second = await ask('b');
    const third = await ask('a');
    expect(broker.list().map(({ id }) => id)).toEqual([first.id, second.id, third.id]);
    const ofA = broker.list('a');
    expect(ofA.map(({ id }) => id)).toEqual([first.id, third.id]);
    expect(ofA[0]).toMatchObject({
      kind: 'permission',
      agent: 'opencode',
      project: '/p',
      sessionId: 'a',
      permissionKey: 'bash',
      request: { toolCall: { title: 'echo one' }, options: bashRequest.options },
    });
    expect(ofA[0]?.order).toBeLessThan(ofA[1]?.order ?? 0);
  });

  it('gives the agent the first answer and tells everybody that it is over', async () => {
    const { broker, ask, changes } = setUp();
    const { id, answered } = await ask();
    expect(broker.answer(id, once, phone)).toEqual({ status: 'accepted' });
    expect(broker.answer(id, reject, desktop)).toEqual({
      status: 'already_answered',
      decision: {
        outcome: 'selected',
        optionId: 'once',
        decidedBy: { kind: 'person', ...phone },
        decidedAt: expect.any(Number),
      },
    });
    expect(await answered).toEqual(selected('once'));
    expect(broker.list()).toEqual([]);
    expect(changes.map(({ type, request }) => [type, request.id])).toEqual([
      ['opened', id],
      ['closed', id],
    ]);
  });

  it('takes only what was offered, and waits on', async () => {
    const { broker, ask } = setUp();
    const { id, answered } = await ask();
    const wrong = { kind: 'permission', optionId: 'never' } as const;
    expect(broker.answer(id, wrong, desktop)).toMatchObject({ status: 'invalid' });
    const otherKind = { kind: 'questions', response: null } as const;
    expect(broker.answer(id, otherKind, desktop)).toMatchObject({ status: 'invalid' });
    expect(broker.answer('unknown', once, desktop)).toEqual({ status: 'not_found' });
    expect(broker.list()).toHaveLength(1);
    broker.answer(id, reject, desktop);
    expect(await answered).toEqual(selected('reject'));
  });

  it('gives the same result for the same command, and lets a wrong one be corrected', async () => {
    const { broker, ask } = setUp();
    const first = await ask();
    const second = await ask();
    const wrong = { kind: 'permission', optionId: 'never' } as const;
    expect(broker.answer(first.id, wrong, desktop, 'c1')).toMatchObject({ status: 'invalid' });
    expect(broker.answer(first.id, once, desktop, 'c1')).toEqual({ status: 'accepted' });
    expect(broker.answer(first.id, once, desktop, 'c1')).toEqual({ status: 'accepted' });
    expect(broker.answer(second.id, once, desktop, 'c1')).toEqual({ status: 'accepted' });
    expect(broker.list().map(({ id }) => id)).toEqual([second.id]);
  });

  it('waits for ever: time is no answer', async () => {
    const { broker, ask, clock } = setUp();
    const { answered, id } = await ask();
    expect(clock.pending).toBe(0);
    clock.advance(365 * 24 * 3600 * 1000);
    expect(broker.list()).toHaveLength(1);
    broker.answer(id, once, desktop);
    expect(await answered).toEqual(selected('once'));
  });

  it('closes what the agent takes back (A27)', async () => {
    const { broker, ask, changes } = setUp();
    const { answered, stop, id } = await ask();
    stop.abort();
    expect(broker.list()).toEqual([]);
    expect(await answered).toEqual(cancelled);
    expect(changes.at(-1)).toMatchObject({
      type: 'closed',
      decision: { outcome: 'cancelled', decidedBy: { kind: 'cancelled' } },
    });
    expect(broker.answer(id, once, desktop)).toMatchObject({ status: 'already_answered' });
  });

  it('keeps an answer that was given in the moment of the cancel', async () => {
    const { broker, ask, journal } = setUp();
    const { answered, stop, id } = await ask();
    expect(broker.answer(id, once, desktop)).toEqual({ status: 'accepted' });
    stop.abort();
    expect(await answered).toEqual(selected('once'));
    expect(journal.recent({ limit: 1 })[0]?.decision?.outcome).toBe('selected');
  });

  it('tells that an agent ended apart from a cancel', async () => {
    const { broker, ask, journal } = setUp();
    const closed = await ask('a');
    const ended = await ask('b');
    const other = await ask('c');
    closed.stop.abort(new ClientClosedError('The client was closed.'));
    broker.agentEnded(['b']);
    expect(await closed.answered).toEqual(cancelled);
    expect(await ended.answered).toEqual(cancelled);
    expect(broker.list().map(({ id }) => id)).toEqual([other.id]);
    const outcomes = journal.recent({ limit: 9 }).map(({ decision }) => decision?.outcome);
    expect(outcomes).toEqual([undefined, 'unanswered', 'unanswered']);
  });

  it('closes everything with the program', async () => {
    const { broker, ask, changes } = setUp();
    const { answered } = await ask();
    broker.dispose();
    expect(await answered).toEqual(cancelled);
    expect(changes.at(-1)?.type).toBe('closed');
  });

  it('opens and closes at once what was taken back before', async () => {
    const { broker, changes } = setUp();
    const draft = { kind: 'questions', id: 'q', agent: 'x', project: '', sessionId: '' } as const;
    const request = { id: 'q', sessionId: undefined, toolCallId: undefined, questions: [] };
    const check = () => ({ ok: true, value: 1, outcome: 'accepted' }) as const;
    const settled = await broker.ask({ ...draft, request }, check, AbortSignal.abort());
    expect(settled).toMatchObject({ value: undefined, decision: { outcome: 'cancelled' } });
    expect(changes.map(({ type }) => type)).toEqual(['opened', 'closed']);
  });

  it('works on though nothing can be recorded', async () => {
    const errors: string[] = [];
    const logger = { ...silentLogger, error: (_: object, text: string) => void errors.push(text) };
    const fail = () => {
      throw new Error('disk full');
    };
    const journal = { opened: fail, decided: fail, recent: () => [] };
    const broker = new PermissionBroker({ journal, logger });
    const { canUseTool } = askPeople(broker, 'opencode');
    const { desk } = aPermissionDesk({ canUseTool });
    const session = aSessionView();
    const answered = desk.requestPermission(bashRequest, { session, signal: session.signal });
    await vi.waitFor(() => expect(broker.list()).toHaveLength(1));
    broker.answer(broker.list()[0]?.id ?? '', once, desktop);
    expect(await answered).toEqual(selected('once'));
    expect(errors).toHaveLength(2);
  });

  it('remembers the last thousand that were closed', async () => {
    const { broker } = setUp();
    const check = () => ({ ok: true, value: 1, outcome: 'accepted' }) as const;
    const signal = new AbortController().signal;
    for (let i = 0; i <= 1000; i += 1) {
      const id = `${i}`;
      const request = { id, sessionId: undefined, toolCallId: undefined, questions: [] };
      const draft = {
        kind: 'questions',
        id,
        agent: '',
        project: '',
        sessionId: '',
        request,
      } as const;
      void broker.ask(draft, check, signal);
      broker.answer(id, { kind: 'questions', response: null }, desktop);
    }
    const answer = { kind: 'questions', response: null } as const;
    expect(broker.answer('0', answer, desktop).status).toBe('not_found');
    expect(broker.answer('1', answer, desktop).status).toBe('already_answered');
  });
});
