import { hkdfSync } from 'node:crypto';
import { channelDomains, KEY_BYTES } from '#shared/protocol/e2ee/key-domain.ts';

/** The keys of one channel: one for each direction, so that nothing sent comes back as received. */
export interface ChannelKeys {
  readonly toWing: Uint8Array;
  readonly toClient: Uint8Array;
}

/**
 * Keys that only this channel has: from the key of the tunnel, and from random bytes of both sides, so
 * that neither side can be made to use one again.
 */
export function channelKeys(
  tunnelKey: Uint8Array,
  clientNonce: Uint8Array,
  wingNonce: Uint8Array,
): ChannelKeys {
  const salt = Buffer.concat([clientNonce, wingNonce]);
  const derive = (info: string): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', tunnelKey, salt, info, KEY_BYTES));
  return {
    toWing: derive(channelDomains.toWing),
    toClient: derive(channelDomains.toClient),
  };
}
