import { describe, expect, expectTypeOf, it } from 'vitest';
import { chatDatabase } from '#tests/support/chat-database.ts';
import { text } from '#tests/support/chat-events.ts';
import { AuthRequiredError, CancelledError } from '../agents/errors/acp-error.ts';
import type { AgentSession } from '../agents/session/agent-session.ts';
import type { AgentNotification } from '../agents/updates/agent-update.ts';
import type { ChatSource, TurnEnd, WaitingTurn } from './chat-source.ts';
import { recordSession, recordTurn } from './record-session.ts';

/** A session that does as it is told. */
class FakeSession implements ChatSource {
  readonly id = 'ses';
  readonly updates = new Set<(notification: AgentNotification) => void>();
  readonly busy = new Set<(busy: boolean) => void>();
  readonly queues = new Set<(queued: readonly WaitingTurn[]) => void>();
  waiting: readonly WaitingTurn[] = [];
  readonly queue = {
    list: () => this.waiting,
    onDidChange: (listener: (queued: readonly WaitingTurn[]) => void) =>
      added(this.queues, listener),
  };

  onUpdate(listener: (notification: AgentNotification) => void): () => void {
    return added(this.updates, listener);
  }

  onDidChangeBusy(listener: (busy: boolean) => void): () => void {
    return added(this.busy, listener);
  }

  toolCall(): { name: string } {
    return { name: 'bash' };
  }

  setQueue(waiting: readonly WaitingTurn[]): void {
    this.waiting = waiting;
    for (const listener of this.queues) listener(waiting);
  }
}

function added<T>(set: Set<T>, one: T): () => void {
  set.add(one);
  return () => set.delete(one);
}

function waiting(id: string): WaitingTurn & { end: PromiseWithResolvers<TurnEnd> } {
  const end = Promise.withResolvers<TurnEnd>();
  return { id, blocks: [text(id)], result: end.promise, end };
}

function scene() {
  const { recorder, ...opened } = chatDatabase();
  const made = recorder();
  const session = new FakeSession();
  const recording = recordSession(made, session);
  const items = (): string[] =>
    [...made.state.items.values()].map((item) =>
      item.type === 'user' ? `${item.id} ${item.state}` : item.id,
    );
  return { ...opened, recorder: made, session, recording, items };
}

describe('recordSession', () => {
  it('records updates with the names of tools', () => {
    const { recorder, session, recording } = scene();
    const update = { sessionUpdate: 'tool_call', toolCallId: 't', title: 'ls' } as const;
    for (const tell of session.updates) tell({ sessionId: 'ses', update, replayed: false });
    expect(recorder.state.items.get('tool:t')).toMatchObject({ name: 'bash', title: 'ls' });
    recording.dispose();
    expect([session.updates.size, session.busy.size, session.queues.size]).toEqual([0, 0, 0]);
  });

  it('A28: follows the queue: order, changes, what is taken back and what is sent', async () => {
    const { session, items, recorder } = scene();
    const [a, b, c] = [waiting('a'), waiting('b'), waiting('c')];
    session.setQueue([a]);
    session.setQueue([a, b]);
    session.setQueue([a, b, c]);
    session.setQueue([c, a, b]);
    expect(items()).toEqual(['user:c queued', 'user:a queued', 'user:b queued']);
    session.setQueue([c, { ...a, blocks: [text('changed')] }, b]);
    expect(recorder.state.items.get('user:a')).toMatchObject({ blocks: [{ text: 'changed' }] });
    session.setQueue([c, b]);
    await Promise.resolve();
    expect(items()).toEqual(['user:c queued', 'user:b queued']);
    session.setQueue([b]);
    for (const tell of session.busy) tell(true);
    await Promise.resolve();
    expect(items()).toEqual(['user:b queued', 'user:c sent']);
    c.end.resolve({ stopReason: 'end_turn', cancelRequested: true });
    await c.result;
    await Promise.resolve();
    expect(items()).toEqual(['user:b queued', 'user:c sent', 'system:1']);
    expect(recorder.state.facts.lastTurn?.stop).toBe('cancelled');
  });

  it('takes the sessions of agents', () => {
    expectTypeOf<AgentSession>().toExtend<ChatSource>();
  });
});

describe('recordTurn', () => {
  it.each<[string, TurnEnd, string]>([
    ['ends', { stopReason: 'end_turn', cancelRequested: false }, 'end_turn'],
    ['is cancelled', { stopReason: 'end_turn', cancelRequested: true }, 'cancelled'],
    [
      'reaches its limit',
      { stopReason: 'cancelled', cancelRequested: false, stoppedBy: 'max_turns' },
      'max_turn_requests',
    ],
  ])('notes that it %s', async (_how, turn, stop) => {
    const { recorder } = scene();
    await recordTurn(recorder, { id: 'p', blocks: [text('x')] }, Promise.resolve(turn));
    expect(recorder.state.facts.lastTurn?.stop).toBe(stop);
  });

  it.each([
    [new AuthRequiredError('No key.', { methods: [] }), 'login', /Log in/],
    [new Error('Rate limit reached'), 'retry', /no more requests/],
    [new Error('connect ECONNREFUSED'), 'retry', /could not be reached/],
    [new Error('prompt is too long'), 'shorten', /too long/],
    [new CancelledError('Used up.', { cause: new Error('budget') }), 'budget', /Used up/],
    [new Error('Something else'), 'retry', /Something else/],
  ])('A31: explains %s', async (error, action, words) => {
    const { recorder } = scene();
    await recordTurn(recorder, { id: 'p', blocks: [text('x')] }, Promise.reject(error));
    expect([...recorder.state.items.values()].at(-1)).toMatchObject({
      reason: 'error',
      action,
      text: expect.stringMatching(words),
    });
  });
});
