/**
 * What a key is for; also the `info` of its derivation: HKDF-SHA256 over the X25519 secret with a salt
 * of 32 zero bytes, 32 bytes long. A key seals both directions.
 */
export type KeyDomain = 'wt-pty' | 'wt-tunnel';

/** Bytes of a derived key. */
export const KEY_BYTES = 32;
