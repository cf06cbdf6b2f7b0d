import { expect, test } from 'vitest';
import { MemoryLink } from '../../../../../tests/support/remote-browser.ts';
import type { RemoteRole } from '../remote-caller.ts';
import type { TunnelAsk } from './tunnel-handlers.ts';
import { upkeepHandlers } from './upkeep-handlers.ts';

function askOf(role: RemoteRole): TunnelAsk {
  const { context: link } = new MemoryLink(() => ({ receive: () => {}, didRegister: () => {} }));
  const caller = { roost: 'r1', userId: 'ann', email: '', displayName: '', role, passkeys: [] };
  return {
    ...{ link, caller, senderKey: '', signal: new AbortController().signal },
    ...{ requestId: 'r', authToken: '' },
    channelKeys: () => ({ toWing: new Uint8Array(32), toClient: new Uint8Array(32) }),
  };
}

test('checklist 31: the app is updated for admins, where it can be', async () => {
  let updates = 0;
  const can = upkeepHandlers({
    update: async () => {
      updates += 1;
    },
  });
  await expect(can['wing.update']?.(askOf('admin'), {})).resolves.toEqual({ ok: 'true' });
  await expect(can['wing.update']?.(askOf('member'), {})).rejects.toThrow('admin required');
  expect(updates).toBe(1);
  const cannot = upkeepHandlers({ update: null });
  await expect(cannot['wing.update']?.(askOf('owner'), {})).rejects.toThrow('at the machine');
});

test('checklist 31: rules of agents are not changed from elsewhere', async () => {
  const change = upkeepHandlers({ update: null })['egg.config_update'];
  await expect(change?.(askOf('member'), { yaml: 'fs: []' })).rejects.toThrow('admin required');
  await expect(change?.(askOf('owner'), { yaml: '' })).rejects.toThrow('missing yaml');
  await expect(change?.(askOf('owner'), { yaml: 'fs: []' })).rejects.toThrow('at the machine');
});
