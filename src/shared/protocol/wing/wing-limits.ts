// Numbers of the wing protocol, in bytes and ms unless named otherwise. Those that a peer depends on
// say which one.

/** Longest message on a wing's socket, in both directions: both ends close beyond it. */
export const MAX_WING_MESSAGE = 524_288;
/** Longest message that the Go roost reads from a browser, and the Go tunnel client from the roost. */
export const MAX_BROWSER_MESSAGE = 32_768;
/** Plain bytes of output in one message, live and replayed. */
export const MAX_OUTPUT_CHUNK = 131_072;
/** Plain bytes of output in one message over a data channel: fits peers with the default message size. */
export const MAX_CHANNEL_CHUNK = 32_768;
/** Plain bytes of input in one message that a Go roost still takes. */
export const MAX_INPUT_CHUNK = 16_384;
/** Plain bytes of a file in one tunnel message that a Go tunnel client still takes. */
export const MAX_TUNNEL_CHUNK = 16_384;
/** Messages of a session that may wait for its one handler; more are dropped. */
export const MAX_SESSION_QUEUE = 64;

/** How often a wing says that it is there. */
export const HEARTBEAT_EVERY = 30_000;
/** Waits before a wing dials again: the first after a good connection, doubled up to the last. */
export const RECONNECT_FIRST = 1000;
export const RECONNECT_LAST = 10_000;
/** A write to the roost that takes longer ends the connection. */
export const WRITE_TIMEOUT = 10_000;
/** A program may repaint for so long between a resize and the snapshot of an attach. */
export const RESIZE_SETTLE = 150;
/** At most one attention message of a session in this time. */
export const ATTENTION_EVERY = 30_000;
/** How long a browser may take to answer a passkey challenge. */
export const PASSKEY_TIMEOUT = 60_000;
/** Bytes of a challenge and of an authentication token. */
export const CHALLENGE_BYTES = 32;

/** Length of a nonce and of the tag of AES-256-GCM, in bytes. */
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
/** Length of X25519 keys, and of a raw P-256 public key (X and Y), in bytes. */
export const X25519_BYTES = 32;
export const P256_BYTES = 64;
