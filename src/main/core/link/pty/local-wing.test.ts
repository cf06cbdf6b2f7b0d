import { expect, test, vi } from 'vitest';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import { LocalWing } from './local-wing.ts';

test('a connection that was lost is made again, but not once nobody wants it any more', async () => {
  const served: Transport[] = [];
  const wing = new LocalWing((transport) => {
    served.push(transport);
    return { dispose: () => {} };
  });
  const before = wing.client;
  expect(wing.client).toBe(before);
  served[0]?.close('lost');
  await vi.waitFor(() => expect(wing.client).not.toBe(before));
  wing.dispose();
  expect(() => wing.client).toThrow(expect.objectContaining({ code: 'disconnected' }));
  await expect(wing.ask((api) => api.sessions.list())).rejects.toMatchObject({
    code: 'disconnected',
  });
  expect(served).toHaveLength(2);
});
