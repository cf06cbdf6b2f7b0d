/**
 * What a key is for; also the `info` of its derivation: HKDF-SHA256 over the X25519 secret with a salt
 * of 32 zero bytes, 32 bytes long. A key seals both directions.
 */
export type KeyDomain = 'wt-pty' | 'wt-tunnel' | SessionDomain;

/** Ours: a key for one session, see {@link sessionDomain}. */
type SessionDomain = `aerie-pty-1 ${string}`;

/**
 * First byte of a `public_key` whose owner seals for one session only; the 32 bytes of the key follow.
 * What was sealed for one session opens at no other then, whichever the roost hands it to.
 */
export const SESSION_KEY = 1;

/** What the key of one session is for. */
export function sessionDomain(sessionId: string): SessionDomain {
  return `aerie-pty-1 ${sessionId}`;
}

/**
 * What the keys of a channel of the contract are for, one for each direction; also the `info` of their
 * derivation, from the key of the tunnel with random bytes of the client and then the wing as salt.
 */
export const channelDomains = {
  toWing: 'aerie-channel-1 to wing',
  toClient: 'aerie-channel-1 to client',
} as const;

/** Bytes of a derived key. */
export const KEY_BYTES = 32;
