import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { TunnelClient } from '#client/tunnel/tunnel-client.ts';
import type { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { AppError } from '#shared/base/app-error.ts';
import type { RoostEntry } from '#shared/contract/remote-config.ts';
import type { DeviceToken } from './device-login.ts';
import { PROOF } from './tunnel/tunnel-request.ts';

const proof = z.object({ proven: z.string() });

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
  const client = new TunnelClient(
    { baseUrl: entry.url, plain: entry.plain, token },
    wing,
    identity,
  );
  try {
    // The first pays for the connection.
    await ask(client);
    const begun = performance.now();
    await ask(client);
    return performance.now() - begun;
  } finally {
    client.dispose();
  }
}

/** Asks for something that no earlier answer says: the key is the same each time. */
async function ask(client: TunnelClient): Promise<void> {
  const type = `${PROOF}${randomUUID()}`;
  const answer = proof.safeParse(await client.request({ type }));
  if (answer.success && answer.data.proven === type) return;
  throw new AppError('roost_unreachable', 'What came back was no answer of this machine.');
}
