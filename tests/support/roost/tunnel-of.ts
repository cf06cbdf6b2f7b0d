import { TunnelClient } from '#client/tunnel/tunnel-client.ts';
import { WingIdentity } from '#client/tunnel/wing-identity.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import type { RoostUser } from './roost-state.ts';
import type { ScriptedRoost } from './scripted-roost.ts';

/** Asks a machine through a roost as one tab does, with a key of its own unless it has one. */
export function tunnelOf(
  roost: ScriptedRoost,
  wingId: string,
  user: RoostUser = roost.owner,
  identity = WingIdentity.generate(),
): TunnelClient & Disposable {
  const wing = roost.wings.findLast((each) => each.wingId === wingId);
  if (!wing) throw new Error('That machine is not connected.');
  const info = { wing_id: wingId, public_key: wing.publicKey };
  return new TunnelClient({ baseUrl: roost.url, token: user.token }, info, identity);
}
