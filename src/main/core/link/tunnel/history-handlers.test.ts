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

async function listed(roost: string, role: RemoteRole): Promise<unknown> {
  const ports = {
    history: { list: () => Promise.resolve(entries) },
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
  const answer = await handlers['sessions.history']?.(ask, { offset: 0, limit: 0 });
  return (answer as unknown as { sessions: { session_id: string }[] }).sessions.map(
    ({ session_id }) => session_id,
  );
}

test('members play what they began through the same roost: another calls somebody else by their id', async () => {
  expect(await listed('r1', 'member')).toEqual(['aaaaaaa1']);
  expect(await listed('r2', 'member')).toEqual(['aaaaaaa2']);
  expect(await listed('r3', 'member')).toEqual([]);
  expect(await listed('r1', 'owner')).toHaveLength(4);
});
