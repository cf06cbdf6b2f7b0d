import { expect, test } from 'vitest';
import { AppError } from '#shared/base/app-error.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { MemoryLink } from '#tests/support/remote-browser.ts';
import type { RemoteRole } from '../remote-caller.ts';
import { type TunnelAsk, TunnelRefusal } from './tunnel-handlers.ts';
import { type UpkeepHandlerPorts, upkeepHandlers } from './upkeep-handlers.ts';

function askOf(role: RemoteRole): TunnelAsk {
  const { context: link } = new MemoryLink(() => ({ receive: () => {}, didRegister: () => {} }));
  const caller = { roost: 'r1', userId: 'ann', email: '', displayName: '', role, passkeys: [] };
  return {
    ...{ link, caller, senderKey: '', signal: new AbortController().signal },
    ...{ requestId: 'r', mayGoOn: () => true },
    channelKeys: () => ({ toWing: new Uint8Array(32), toClient: new Uint8Array(32) }),
  };
}

const parts = (more: Partial<UpkeepHandlerPorts> = {}) =>
  upkeepHandlers({ update: null, version: '1.2.3', eggs: {}, logger: silentLogger, ...more });

test('checklist 31: the app is updated for admins, where it can be', async () => {
  let updates = 0;
  const can = parts({
    update: async () => {
      updates += 1;
    },
  });
  await expect(can['wing.update']?.(askOf('admin'), {})).resolves.toEqual({ ok: 'true' });
  await expect(can['wing.update']?.(askOf('member'), {})).rejects.toThrow('admin required');
  expect(updates).toBe(1);
  await expect(parts()['wing.update']?.(askOf('owner'), {})).rejects.toThrow(
    'Aerie 1.2.3 does not update itself. Install the newer version at the machine',
  );
  await expect(parts()['wing.update']?.(askOf('member'), {})).rejects.toThrow('admin required');
});

test('checklist 31: rules of agents are changed by owners and admins only, and mistakes are told', async () => {
  const kept: string[] = [];
  const eggs = {
    changeRules: async (yaml: string) => {
      if (yaml === 'wrong') throw new AppError('bad_request', 'Line 1 is wrong.');
      if (yaml === 'broken') throw new Error('secret path');
      kept.push(yaml);
    },
  };
  const change = parts({ eggs })['egg.config_update'];
  await expect(change?.(askOf('member'), { yaml: 'fs: []' })).rejects.toThrow('admin required');
  await expect(change?.(askOf('owner'), { yaml: '' })).rejects.toThrow('missing yaml');
  await expect(change?.(askOf('owner'), { yaml: 'wrong' })).rejects.toThrow(
    new TunnelRefusal('Line 1 is wrong.'),
  );
  await expect(change?.(askOf('owner'), { yaml: 'broken' })).rejects.not.toBeInstanceOf(
    TunnelRefusal,
  );
  expect(kept).toEqual([]);
  await expect(change?.(askOf('admin'), { yaml: 'fs: []' })).resolves.toEqual({ ok: 'true' });
  expect(kept).toEqual(['fs: []']);
});
