import { describe, expect, it, vi } from 'vitest';
import { FakeSessionView } from '#tests/support/fake-session-view.ts';
import type { UserInputHandler } from '../elicitation/user-input-types.ts';
import type { SideChannel, SideEvent } from '../opencode/side-channel.ts';
import { createPermissionRequests } from './create-permission-requests.ts';
import { followSideRequests } from './follow-side-requests.ts';
import type { PermissionHandler } from './permission-types.ts';

const permission: SideEvent = {
  type: 'permission',
  id: 'per_1',
  sessionId: 'child',
  rootSessionId: 's',
  title: 'sub work',
  permission: 'bash',
  patterns: ['ls'],
  metadata: { command: 'ls' },
  toolCallId: undefined,
};

const question: SideEvent = {
  type: 'question',
  id: 'que_1',
  sessionId: 's',
  rootSessionId: 's',
  toolCallId: 'call_1',
  questions: [
    {
      question: 'Which colour?',
      header: 'Colour',
      multiple: false,
      custom: false,
      options: [{ label: 'Red', description: 'r' }],
    },
    { question: 'Why?', header: undefined, multiple: true, custom: true, options: [] },
  ],
};

/** A side channel by hand, followed for one session. */
function setUp(handlers: { canUseTool?: PermissionHandler; onUserInput?: UserInputHandler }) {
  const replies: unknown[] = [];
  const listeners = new Set<(event: SideEvent) => void>();
  const session = new FakeSessionView('s');
  const nothing = (): Promise<never> => Promise.reject(new Error('not used'));
  const channel: SideChannel = {
    version: undefined,
    statuses: nothing,
    archive: nothing,
    onDidHappen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    replyPermission: async (...reply) => void replies.push(reply),
    replyQuestion: async (...reply) => void replies.push(reply),
    rename: nothing,
    delete: nothing,
    revert: nothing,
    unrevert: nothing,
    todos: nothing,
    children: nothing,
    modelCapabilities: nothing,
    close: nothing,
  };
  const stop = followSideRequests(channel, {
    session: (id) => (id === 's' ? session : undefined),
    permissions: createPermissionRequests(handlers),
    onUserInput: handlers.onUserInput,
  });
  const tell = (event: SideEvent): void => listeners.forEach((listener) => listener(event));
  return { replies, session, tell, stop, listeners };
}

describe('permissions of sub-agents (A44)', () => {
  it('are answered where they were asked', async () => {
    const { tell, replies } = setUp({ canUseTool: () => Promise.resolve('allow_always') });
    tell(permission);
    await vi.waitFor(() => expect(replies).toEqual([['per_1', 'always']]));
  });

  it('are left to ACP if the session itself asks, and to others if it is not ours', async () => {
    const canUseTool = vi.fn<PermissionHandler>(() => Promise.resolve('allow_once'));
    const { tell, replies } = setUp({ canUseTool });
    tell({ ...permission, id: 'a', sessionId: 's' });
    tell({ ...permission, id: 'b', rootSessionId: 'unknown' });
    tell({ ...permission, id: 'c' });
    await vi.waitFor(() => expect(replies).toEqual([['c', 'once']]));
    expect(canUseTool).toHaveBeenCalledTimes(1);
  });

  it('are asked once, though the channel tells of them again', async () => {
    const gate = Promise.withResolvers<'allow_once'>();
    const canUseTool = vi.fn<PermissionHandler>(() => gate.promise);
    const { tell, replies } = setUp({ canUseTool });
    tell(permission);
    tell(permission);
    gate.resolve('allow_once');
    await vi.waitFor(() => expect(replies).toEqual([['per_1', 'once']]));
    expect(canUseTool).toHaveBeenCalledTimes(1);
  });

  it('are closed without an answer when they were answered elsewhere, or nobody follows any more', async () => {
    for (const end of ['event', 'stop'] as const) {
      const signals: AbortSignal[] = [];
      const { tell, replies, stop, listeners } = setUp({
        canUseTool: (_request, { signal }) => {
          signals.push(signal);
          return new Promise(() => {});
        },
      });
      tell(permission);
      await vi.waitFor(() => expect(signals).toHaveLength(1));
      if (end === 'event') tell({ type: 'permissionEnd', id: 'per_1', sessionId: 'child' });
      else stop();
      expect(signals[0]?.aborted).toBe(true);
      await vi.waitFor(() => expect(listeners.size).toBe(end === 'stop' ? 0 : 1));
      expect(replies).toEqual([]);
    }
  });

  it('are rejected when the turn is cancelled', async () => {
    const { tell, replies, session } = setUp({ canUseTool: () => new Promise(() => {}) });
    tell(permission);
    session.cancel();
    await vi.waitFor(() => expect(replies).toEqual([['per_1', 'reject']]));
  });
});

describe("questions of opencode's own tool (A61)", () => {
  it('are asked like others and answered by labels, question by question', async () => {
    const onUserInput = vi.fn<UserInputHandler>(() =>
      Promise.resolve({ answers: { question_1: { answers: ['Red'] } } }),
    );
    const { tell, replies } = setUp({ onUserInput });
    tell(question);
    await vi.waitFor(() => expect(replies).toEqual([['que_1', [['Red'], []]]]));
    expect(onUserInput.mock.calls[0]?.[0]).toMatchObject({
      sessionId: 's',
      toolCallId: 'call_1',
      questions: [
        { id: 'question_1', header: 'Colour', multiSelect: false, options: [{ label: 'Red' }] },
        { id: 'question_2', multiSelect: true },
      ],
    });
  });

  it('are answered for sub-agents too', async () => {
    const { tell, replies } = setUp({
      onUserInput: () => Promise.resolve({ answers: { question_2: { answers: ['a', 'b'] } } }),
    });
    tell({ ...question, sessionId: 'child' });
    await vi.waitFor(() => expect(replies).toEqual([['que_1', [[], ['a', 'b']]]]));
  });

  it('are rejected if nobody answers, so that no turn waits for ever', async () => {
    const { tell, replies } = setUp({});
    tell(question);
    await vi.waitFor(() => expect(replies).toEqual([['que_1', null]]));
    const failing = setUp({ onUserInput: () => Promise.reject(new Error('window closed')) });
    failing.tell(question);
    await vi.waitFor(() => expect(failing.replies).toEqual([['que_1', null]]));
  });

  it('are closed when they were answered elsewhere', async () => {
    const signals: AbortSignal[] = [];
    const { tell, replies } = setUp({
      onUserInput: (_request, { signal }) => {
        signals.push(signal);
        return new Promise(() => {});
      },
    });
    tell(question);
    await vi.waitFor(() => expect(signals).toHaveLength(1));
    tell({ type: 'questionEnd', id: 'que_1', sessionId: 's' });
    expect(signals[0]?.aborted).toBe(true);
    expect(replies).toEqual([]);
  });
});
