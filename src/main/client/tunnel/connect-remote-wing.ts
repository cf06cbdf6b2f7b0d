import type { Disposable } from '#shared/base/disposable.ts';
import { openContract } from '#shared/client/tunnel/open-contract.ts';
import type { SignedChallenge } from '#shared/protocol/wing/passkey-fields.ts';
import { AerieError, settle } from '../aerie-error.ts';
import { createClient } from '../create-client.ts';
import type { AerieClient } from '../sdk-types.ts';
import { showPasskey } from './show-passkey.ts';
import { discoverWing, type RoostAccess, TunnelClient } from './tunnel-client.ts';
import { WingIdentity } from './wing-identity.ts';

/** Options of {@link connectRemoteWing}. */
export interface RemoteWingOptions {
  /** The roost that the machine is linked with. */
  readonly roost: RoostAccess;
  /** Id of the machine there. */
  readonly wingId: string;
  /**
   * The machine's key (base64), as it is known from before: any other is refused. Without it the roost
   * is believed, which could put itself between.
   */
  readonly publicKey?: string;
  /** What `showPasskey` gave, for machines that want a passkey. Never sent: only proofs of it are. */
  readonly authToken?: string;
  /**
   * Signs a challenge with a passkey, instead of `authToken`. Not asked by whoever stands between with a
   * key of their own: then connecting fails with `forbidden`.
   */
  readonly passkey?: (challenge: Uint8Array) => Promise<SignedChallenge>;
  readonly signal?: AbortSignal;
}

/**
 * Connects to a machine elsewhere through a roost: the same sessions as with `connect`, as far as that
 * machine lets this user, with nothing readable on the way.
 * @throws AerieError `roost_unreachable`, `unauthorized`, `wing_not_found`, `timeout`; `forbidden` when the
 * machine refuses or its key is another one, `bad_request` when it does not offer this
 */
export function connectRemoteWing(options: RemoteWingOptions): Promise<AerieClient> {
  const { roost, wingId, publicKey, authToken, passkey, signal } = options;
  return settle(signal, async () => {
    const wing = await discoverWing(roost, wingId, signal);
    if (publicKey !== undefined && wing.public_key !== publicKey) {
      throw new AerieError(
        'forbidden',
        'That machine has another key than before. Compare it at the machine itself.',
      );
    }
    const tunnel = new TunnelClient(roost, wing, WingIdentity.generate());
    return await through(tunnel, wingId, {
      ...(authToken === undefined ? {} : { authToken }),
      ...(passkey === undefined ? {} : { passkey }),
      ...(signal === undefined ? {} : { signal }),
    });
  });
}

async function through(
  tunnel: TunnelClient & Disposable,
  name: string,
  options: Pick<RemoteWingOptions, 'authToken' | 'passkey' | 'signal'>,
): Promise<AerieClient> {
  const { passkey, signal } = options;
  try {
    const shown = passkey ? { authToken: await showPasskey(tunnel, passkey, signal) } : {};
    const transport = await openContract(tunnel, { ...options, ...shown });
    transport.onDidClose(() => tunnel.dispose());
    return await createClient({ door: { name, kind: 'remote' }, transport }, options.signal);
  } catch (error) {
    tunnel.dispose();
    throw error;
  }
}
