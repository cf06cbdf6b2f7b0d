import { describe, expect, it, vi } from 'vitest';
import { aSessionView } from '#tests/support/a-session-view.ts';
import { askUserInput } from '../elicitation/ask-user-input.ts';
import { createElicitationRequests } from '../elicitation/create-elicitation-requests.ts';
import { readQuestions } from '../elicitation/user-input.ts';
import { CancelledError } from '../errors/acp-error.ts';
import { memoryJournal } from '../permissions/decision-journal.ts';
import { askPeople } from './ask-people.ts';
import type { BrokerAnswer } from './open-request.ts';
import { PermissionBroker } from './permission-broker.ts';

const desktop = { surface: 'desktop' };

function setUp() {
  const journal = memoryJournal();
  const broker = new PermissionBroker({ journal });
  const handlers = askPeople(broker, 'opencode');
  const elicitation = createElicitationRequests(handlers);
  const session = aSessionView({ cwd: '/p' });
  const stop = new AbortController();
  const { signal } = stop;
  const elicit = () =>
    elicitation.create(
      {
        mode: 'form',
        sessionId: 's',
        toolCallId: 'call_1',
        message: 'Your key, please.',
        requestedSchema: {
          properties: { key: { type: 'string', minLength: 3 } },
          required: ['key'],
        },
      },
      { signal, session },
    );
  const asked = readQuestions({ questions: [{ question: 'Secret?', isSecret: true }] });
  const askQuestions = () =>
    askUserInput(asked.ok ? asked.questions : [], handlers.onUserInput, { signal, session });
  const answer = async (given: BrokerAnswer) => {
    await vi.waitFor(() => expect(broker.list()).toHaveLength(1));
    return broker.answer(broker.list()[0]?.id ?? '', given, desktop);
  };
  return { broker, journal, stop, elicit, askQuestions, answer };
}

describe('forms through the broker (A61)', () => {
  const filled = (key: string): BrokerAnswer => ({
    kind: 'elicitation',
    result: { action: 'accept', content: { key } },
  });

  it('stay open until what was filled in is right', async () => {
    const { elicit, answer, broker, journal } = setUp();
    const response = elicit();
    expect(await answer(filled('x'))).toEqual({
      status: 'invalid',
      problems: { key: 'Enter at least 3 characters.' },
    });
    expect(broker.list()[0]).toMatchObject({ kind: 'elicitation', sessionId: 's', project: '/p' });
    expect(await answer(filled('hush-hush'))).toEqual({ status: 'accepted' });
    expect(await response).toEqual({ action: 'accept', content: { key: 'hush-hush' } });
    const kept = journal.recent({ limit: 1 });
    expect(kept[0]).toMatchObject({
      request: { kind: 'elicitation', title: 'Your key, please.', toolCallId: 'call_1' },
      decision: { outcome: 'accepted', decidedBy: { kind: 'person', surface: 'desktop' } },
    });
    expect(JSON.stringify(kept)).not.toContain('hush');
  });

  it.each([
    ['decline', 'declined'],
    ['cancel', 'cancelled'],
  ] as const)('can be answered with %s', async (action, outcome) => {
    const { elicit, answer, journal } = setUp();
    const response = elicit();
    await answer({ kind: 'elicitation', result: { action } });
    expect(await response).toEqual({ action });
    expect(journal.recent({ limit: 1 })[0]?.decision?.outcome).toBe(outcome);
  });

  it('are answered by what was filled in just before they were taken back', async () => {
    const { elicit, answer, journal, stop } = setUp();
    const response = elicit();
    expect(await answer(filled('hush-hush'))).toEqual({ status: 'accepted' });
    stop.abort();
    expect(await response).toEqual({ action: 'accept', content: { key: 'hush-hush' } });
    expect(journal.recent({ limit: 1 })[0]?.decision?.outcome).toBe('accepted');
  });

  it('are cancelled when their agent ends', async () => {
    const { elicit, broker } = setUp();
    const response = elicit();
    await vi.waitFor(() => expect(broker.list()).toHaveLength(1));
    broker.agentEnded(['s']);
    expect(await response).toEqual({ action: 'cancel' });
  });
});

describe('questions through the broker (A61)', () => {
  const said = (text: string): BrokerAnswer => ({
    kind: 'questions',
    response: { answers: { question_1: { answers: [text] } } },
  });

  it('stay open until they are answered, and secrets are not kept', async () => {
    const { askQuestions, answer, journal } = setUp();
    const response = askQuestions();
    expect(await answer(said(''))).toMatchObject({ status: 'invalid' });
    expect(await answer(said('hush-hush'))).toEqual({ status: 'accepted' });
    expect(await response).toEqual({ answers: { question_1: { answers: ['hush-hush'] } } });
    const kept = journal.recent({ limit: 1 });
    expect(kept[0]).toMatchObject({ request: { kind: 'questions', title: 'Secret?' } });
    expect(JSON.stringify(kept)).not.toContain('hush');
  });

  it('can be declined', async () => {
    const { askQuestions, answer, journal } = setUp();
    const response = askQuestions();
    const failure = response.catch((error: unknown) => error);
    await answer({ kind: 'questions', response: null });
    expect(await failure).toBeInstanceOf(CancelledError);
    expect(journal.recent({ limit: 1 })[0]?.decision?.outcome).toBe('declined');
  });
});
