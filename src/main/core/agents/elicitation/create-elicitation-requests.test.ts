import type { CreateElicitationRequest } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it, vi } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import { FakeSessionView } from '#tests/support/fake-session-view.ts';
import { noTelemetry } from '../telemetry/telemetry.ts';
import { createElicitationRequests, declineElicitation } from './create-elicitation-requests.ts';
import type { ElicitationHandler, ElicitationOptions } from './elicitation-types.ts';

const form: CreateElicitationRequest = {
  mode: 'form',
  sessionId: 's',
  toolCallId: 'call_1',
  message: 'How many?',
  requestedSchema: {
    properties: { count: { type: 'integer', minimum: 1 }, note: { type: 'string' } },
    required: ['count'],
  },
};

const page: CreateElicitationRequest = {
  mode: 'url',
  requestId: 7,
  message: 'Please log in.',
  elicitationId: 'e1',
  url: 'https://bücher.example:8443/login?x=1',
};

/** A desk and what it told. */
function setUp(options: ElicitationOptions = {}) {
  const outcomes: unknown[] = [];
  const warnings: string[] = [];
  const note = (fields: object, message: string): void =>
    void warnings.push(message + JSON.stringify(fields));
  const desk = createElicitationRequests(options, {
    logger: { ...silentLogger, warn: note, error: note },
    telemetry: { ...noTelemetry, count: (_name, _value, labels) => void outcomes.push(labels) },
  });
  const session = new FakeSessionView('s');
  const create = (request: CreateElicitationRequest, signal = new AbortController().signal) =>
    desk.create(request, { signal, session: 'sessionId' in request ? session : undefined });
  return { desk, create, outcomes, warnings, session };
}

describe('elicitation (A61)', () => {
  it('is declined with a warning where nobody answers', async () => {
    const { create, outcomes, warnings } = setUp();
    expect(await create(form)).toEqual({ action: 'decline' });
    expect(outcomes).toEqual([{ mode: 'form', outcome: 'decline' }]);
    expect(warnings).toEqual([expect.stringContaining('Set onElicitation')]);
    expect(await setUp({ onElicitation: declineElicitation }).create(form)).toEqual({
      action: 'decline',
    });
  });

  it('hands over a form and sends what was filled in', async () => {
    const onElicitation = vi.fn<ElicitationHandler>(() =>
      Promise.resolve({ action: 'accept', content: { count: '3', note: '', extra: 1 } }),
    );
    const { create, outcomes } = setUp({ onElicitation });
    expect(await create(form)).toEqual({ action: 'accept', content: { count: 3 } });
    expect(outcomes).toEqual([{ mode: 'form', outcome: 'accept' }]);
    expect(onElicitation.mock.calls[0]?.[0]).toMatchObject({
      mode: 'form',
      message: 'How many?',
      scope: { kind: 'session', sessionId: 's', toolCallId: 'call_1' },
      form: {
        fields: [
          { name: 'count', type: 'number' },
          { name: 'note', type: 'text' },
        ],
      },
    });
  });

  it('never sends a form that is not as asked', async () => {
    const content = { count: 0, note: 'secret text' };
    const { create, warnings } = setUp({
      onElicitation: () => Promise.resolve({ action: 'accept', content }),
    });
    expect(await create(form)).toEqual({ action: 'decline' });
    expect(warnings).toEqual([expect.stringContaining('(count)')]);
    expect(warnings.join()).not.toContain('secret');
  });

  it('passes on a no, and cancels when the handler fails, without telling what was typed', async () => {
    for (const action of ['decline', 'cancel'] as const) {
      const { create } = setUp({ onElicitation: () => Promise.resolve({ action }) });
      expect(await create(form)).toEqual({ action });
    }
    const { create, outcomes, warnings } = setUp({
      onElicitation: () => Promise.reject(new Error('secret text')),
    });
    expect(await create(form)).toEqual({ action: 'cancel' });
    expect(outcomes).toEqual([{ mode: 'form', outcome: 'error' }]);
    expect(warnings.join()).not.toContain('secret');
  });

  it('is cancelled at once when the agent takes it back, the turn ends or the tool call is over', async () => {
    const onElicitation = vi.fn<ElicitationHandler>(() => new Promise(() => {}));
    const { create, session, outcomes } = setUp({ onElicitation });
    const stop = new AbortController();
    const first = create(form, stop.signal);
    stop.abort();
    expect(await first).toEqual({ action: 'cancel' });
    const second = create(form);
    session.show('call_1', { status: 'completed' });
    expect(await second).toEqual({ action: 'cancel' });
    expect(await create(form, stop.signal)).toEqual({ action: 'cancel' });
    expect(onElicitation).toHaveBeenCalledTimes(2);
    expect(onElicitation.mock.calls[0]?.[1].signal.aborted).toBe(true);
    expect(session.listeners).toBe(0);
    expect(outcomes).toEqual([1, 2, 3].map(() => ({ mode: 'form', outcome: 'cancel' })));
  });

  it('shows where a page leads and sends no content for it', async () => {
    const onElicitation = vi.fn<ElicitationHandler>(() =>
      Promise.resolve({ action: 'accept', content: { x: 1 } }),
    );
    const { create, outcomes } = setUp({ onElicitation });
    expect(await create(page)).toEqual({ action: 'accept' });
    expect(outcomes).toEqual([{ mode: 'url', outcome: 'accept' }]);
    expect(onElicitation.mock.calls[0]?.[0]).toMatchObject({
      mode: 'url',
      host: 'xn--bcher-kva.example:8443',
      elicitationId: 'e1',
      scope: { kind: 'request', requestId: 7 },
    });
  });

  it.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'vscode://x',
    '/login',
    '',
    `https://${'x'.repeat(9000)}`,
  ])('does not ask to open %j', async (url) => {
    const onElicitation = vi.fn<ElicitationHandler>();
    const { create, outcomes } = setUp({ onElicitation });
    expect(await create({ ...page, url })).toEqual({ action: 'decline' });
    expect(onElicitation).not.toHaveBeenCalled();
    expect(outcomes).toEqual([{ mode: 'url', outcome: 'decline' }]);
  });

  it('declines ways of asking that it does not know', async () => {
    const { create, outcomes } = setUp({ onElicitation: declineElicitation });
    expect(await create({ mode: 'voice', sessionId: 's', message: 'x' })).toEqual({
      action: 'decline',
    });
    expect(outcomes).toEqual([{ mode: 'unknown', outcome: 'decline' }]);
  });

  it('has at most 64 questions open', async () => {
    const stop = new AbortController();
    const { create } = setUp({ onElicitation: () => new Promise(() => {}) });
    const open = Array.from({ length: 64 }, () => create(form, stop.signal));
    expect(await create(form)).toEqual({ action: 'decline' });
    stop.abort();
    expect(await Promise.all(open)).toContainEqual({ action: 'cancel' });
  });
});

describe('elicitation/complete (A61)', () => {
  it('closes the question about the page and tells so once; ids nobody knows are ignored', async () => {
    const onElicitationComplete = vi.fn();
    const { desk, create } = setUp({
      onElicitation: () => new Promise(() => {}),
      onElicitationComplete,
    });
    const asked = create(page);
    desk.complete({ elicitationId: 'other' });
    expect(onElicitationComplete).not.toHaveBeenCalled();
    desk.complete({ elicitationId: 'e1' });
    desk.complete({ elicitationId: 'e1' });
    expect(await asked).toEqual({ action: 'cancel' });
    expect(onElicitationComplete.mock.calls).toEqual([['e1']]);
  });

  it('tells of a page that was opened before', async () => {
    const onElicitationComplete = vi.fn(() => {
      throw new Error('broken');
    });
    const { desk, create } = setUp({
      onElicitation: () => Promise.resolve({ action: 'accept' }),
      onElicitationComplete,
    });
    await create(page);
    desk.complete({ elicitationId: 'e1' });
    expect(onElicitationComplete).toHaveBeenCalledTimes(1);
  });

  it('forgets pages that are never done', async () => {
    const onElicitationComplete = vi.fn();
    const { desk, create } = setUp({
      onElicitation: () => Promise.resolve({ action: 'accept' }),
      onElicitationComplete,
    });
    for (let i = 0; i <= 200; i += 1) await create({ ...page, elicitationId: `p${i}` });
    desk.complete({ elicitationId: 'p0' });
    desk.complete({ elicitationId: 'p1' });
    expect(onElicitationComplete.mock.calls).toEqual([['p1']]);
  });
});
