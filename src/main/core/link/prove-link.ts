import { TunnelClient } from '#client/tunnel/tunnel-client.ts';
import type { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { AppError } from '#shared/base/app-error.ts';
import type { RoostEntry } from '#shared/contract/remote-config.ts';
import type { DeviceToken } from './device-login.ts';

/**
 * Asks this machine something through the roost, as a browser would: an open socket proves nothing.
 * Resolves with the time it took, in ms. @throws AppError when no sealed answer came back
 */
export async function proveLink(
  entry: RoostEntry,
  { token }: DeviceToken,
  identity: WingIdentity,
  wingId: string,
): Promise<number> {
  const wing = { wing_id: wingId, public_key: identity.publicBase64 };
  const client = new TunnelClient({ baseUrl: entry.url, token }, wing, identity);
  try {
    // Any sealed answer will do, a refusal as well; the first pays for the connection.
    await client.request({ type: 'aerie.prove' });
    const begun = performance.now();
    const answer = await client.request({ type: 'aerie.prove' });
    if (answer === undefined) throw new AppError('roost_unreachable', 'No answer came back.');
    return performance.now() - begun;
  } finally {
    client.dispose();
  }
}
