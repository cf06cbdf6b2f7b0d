import { expect, it } from 'vitest';
import type { ChatItem } from '#shared/chat/chat-item.ts';
import type { FileChange, ToolItem } from '#shared/chat/tool-item.ts';
import { changesOfTurn, changesTold, endsTurn } from './turn-changes.ts';

type Permission = NonNullable<ToolItem['permission']>;

function user(id: string, state: 'sent' | 'queued' = 'sent'): ChatItem {
  return { type: 'user', id, at: 0, blocks: [], state };
}

function said(id: string): ChatItem {
  return { type: 'assistant', id, at: 0, blocks: [] };
}

function tool(
  id: string,
  changes: readonly Partial<FileChange>[],
  more: Partial<ToolItem> = {},
): ToolItem {
  const usual = { path: 'a.ts', kind: 'edit', added: 1, removed: 0 } as const;
  const rest = { toolCallId: id, kind: 'edit', title: id, locations: [], output: [] } as const;
  const item = { ...rest, type: 'tool', id, at: 0, status: 'completed', ...more } as const;
  return {
    ...item,
    locations: [],
    output: [],
    changes: changes.map((change) => ({ ...usual, ...change })),
  };
}

function transcript(...items: readonly ChatItem[]) {
  const byId = new Map(items.map((item) => [item.id, item]));
  return { order: items.map(({ id }) => id), itemOf: (id: string) => byId.get(id) };
}

it('A37: counts the changed files of a turn, each once', () => {
  const { order, itemOf } = transcript(
    user('u1'),
    tool('t0', [{ path: 'before.ts' }]),
    user('u2'),
    tool('t1', [
      { path: 'a.ts', kind: 'create', added: 3 },
      { path: 'b.ts', removed: 2 },
    ]),
    tool('t2', [{ path: 'a.ts', added: 1, removed: 1 }]),
    said('m'),
  );
  expect(changesOfTurn(order, 5, itemOf)).toEqual({
    turn: 'u2',
    files: [
      { path: 'b.ts', kind: 'edit', added: 1, removed: 2 },
      { path: 'a.ts', kind: 'create', added: 4, removed: 1 },
    ],
    added: 5,
    removed: 3,
  });
});

it('A37: leaves out what failed, was rejected or waits', () => {
  const rejected: Permission = { id: 'p', state: 'rejected', options: [], askedAt: 0 };
  const { order, itemOf } = transcript(
    user('u'),
    tool('t1', [{}], { status: 'failed' }),
    tool('t2', [{}], { permission: rejected }),
    tool('t3', [{}], { status: 'in_progress' }),
  );
  expect(changesOfTurn(order, 3, itemOf).files).toEqual([]);
});

it('lists what was told of the changes, of one turn or of all', () => {
  const { order, itemOf } = transcript(
    user('u1'),
    tool('t1', [{ path: 'a.ts' }, { path: 'b.ts' }]),
    user('u2'),
    tool('t2', [{ path: 'c.ts' }]),
    tool('t3', [{ path: 'd.ts' }], { status: 'failed' }),
  );
  const pathsOf = (turn?: string) =>
    changesTold(order, itemOf, turn).map(({ id, change }) => `${id} ${change.path}`);
  expect(pathsOf()).toEqual(['t1:0 a.ts', 't1:1 b.ts', 't2:0 c.ts']);
  expect(pathsOf('u2')).toEqual(['t2:0 c.ts']);
});

it('follows a file that was moved', () => {
  const { order, itemOf } = transcript(
    user('u'),
    tool('t1', [{ path: 'a.ts', kind: 'create' }]),
    tool('t2', [{ path: 'a.ts', kind: 'move', movedTo: 'b.ts', added: 0 }]),
  );
  expect(changesOfTurn(order, 2, itemOf).files).toEqual([
    { path: 'b.ts', kind: 'create', added: 1, removed: 0 },
  ]);
});

it('ends a turn before the next prompt, and with the last item once nothing runs', () => {
  const { order, itemOf } = transcript(
    user('u1'),
    said('m1'),
    user('u2'),
    said('m2'),
    user('q', 'queued'),
  );
  expect(order.map((_, at) => endsTurn(order, at, itemOf, true))).toEqual([
    false,
    true,
    false,
    false,
    false,
  ]);
  expect(endsTurn(order, 3, itemOf, false)).toBe(true);
});
