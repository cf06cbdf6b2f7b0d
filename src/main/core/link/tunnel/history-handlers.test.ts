import { expect, test } from 'vitest';
import { MemoryLink } from '#tests/support/remote-browser.ts';
import type { HistoryEntry } from '../audit/history-store.ts';
import type { RemoteRole } from '../remote-caller.ts';
import { type HistoryHandlerPorts, historyHandlers } from './history-handlers.ts';
import type { TunnelAsk } from './tunnel-handlers.ts';

const entry = (sessionId: string, owner: HistoryEntry['owner']): HistoryEntry => ({
  ...{ version: 1, sessionId, agent: 'shell', cwd: '/', owner, startedAt: 0, endedAt: 1 },
  ...{ pid: 1, processStartedAt: '', home: '/', running: false },
  parts: { pty: 1, keylog: null, chat: null },
  bytes: 1,
});

const entries = [
  entry('aaaaaaa1', { userId: 'ann', email: '', roost: 'r1' }),
  entry('aaaaaaa2', { userId: 'ann', email: '', roost: 'r2' }),
  entry('aaaaaaa3', { userId: 'ann', email: '' }),
  entry('aaaaaaa4', null),
];

interface Page {
  readonly sessions: readonly { readonly session_id: string }[];
  readonly total: number;
}

async function asked(
  roost: string,
  role: RemoteRole,
  { all = entries, offset = 0, limit = 0 } = {},
): Promise<Page> {
  const ports = {
    history: { list: () => Promise.resolve(all) },
    audits: { flush: () => Promise.resolve() },
    access: {
      maySee: (caller: { role: string; userId: string }, owner: string | null) =>
        caller.role !== 'member' || owner === caller.userId,
    },
  };
  const { context: link } = new MemoryLink(() => ({ receive: () => {}, didRegister: () => {} }));
  const ask: TunnelAsk = {
    ...{
      link,
      senderKey: '',
      signal: new AbortController().signal,
      requestId: 'r',
      mayGoOn: () => true,
    },
    caller: { roost, userId: 'ann', email: '', displayName: '', passkeys: [], role },
    channelKeys: () => ({ toWing: new Uint8Array(32), toClient: new Uint8Array(32) }),
  };
  // Only what the list is made of.
  const handlers = historyHandlers(ports as unknown as HistoryHandlerPorts);
  return (await handlers['sessions.history']?.(ask, { offset, limit })) as unknown as Page;
}

async function listed(roost: string, role: RemoteRole): Promise<string[]> {
  return (await asked(roost, role)).sessions.map(({ session_id }) => session_id);
}

test('members play what they began through the same roost: another calls somebody else by their id', async () => {
  expect(await listed('r1', 'member')).toEqual(['aaaaaaa1']);
  expect(await listed('r2', 'member')).toEqual(['aaaaaaa2']);
  expect(await listed('r3', 'member')).toEqual([]);
  expect(await listed('r1', 'owner')).toHaveLength(4);
});

test('a member has pages of what they began, whatever others did in between', async () => {
  const all = Array.from({ length: 60 }, (_, at) =>
    entry(`bbbbbb${at + 10}`, { userId: at % 30 === 29 ? 'ann' : 'ben', email: '', roost: 'r1' }),
  );
  const first = await asked('r1', 'member', { all, limit: 1 });
  expect(first).toMatchObject({ sessions: [{ session_id: 'bbbbbb39' }], total: 2 });
  const next = await asked('r1', 'member', { all, limit: 1, offset: 1 });
  expect(next).toMatchObject({ sessions: [{ session_id: 'bbbbbb69' }], total: 2 });
  expect(await asked('r1', 'owner', { all, limit: 1 })).toMatchObject({ total: 60 });
});
