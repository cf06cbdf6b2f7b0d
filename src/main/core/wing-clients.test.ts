import { expect, it } from 'vitest';
import { Emitter } from '#shared/base/emitter.ts';
import type { LocalStatus } from '#shared/contract/index.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import { WingClients } from './wing-clients.ts';

it('counts clients of the contract and programs on the local socket, and tells when that changes', async () => {
  const changed = new Emitter<void>();
  const local: { status: LocalStatus; onDidChange: typeof changed.event } = {
    status: { socket: '/s', clients: [] },
    onDidChange: changed.event,
  };
  const clients = new WingClients(local);
  const counts: number[] = [];
  clients.onDidChange(() => counts.push(clients.count));
  const [near, far] = linkedPair();
  clients.add(near, { dispose: () => {} });
  local.status = {
    socket: '/s',
    clients: [{ id: 'a', readOnly: false, since: 0, sessions: [] }],
  };
  changed.fire();
  far.close();
  await expect.poll(() => counts).toEqual([1, 2, 1]);
  expect(clients.servesPrograms).toBe(true);
  local.status = { socket: null, clients: [] };
  expect(clients.servesPrograms).toBe(false);
  clients.dispose();
});
