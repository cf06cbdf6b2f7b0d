/** A replay clears the scrollback within its first bytes, before anything of the session. */
const CLEARING_BYTES = 256;
const CLEAR_SCROLLBACK = '\x1b[3J';

/** A replay that leaves alone what a person has in the scrollback of their terminal. */
export function withoutScrollbackClearing(replay: Uint8Array): Uint8Array {
  const head = Buffer.from(replay.subarray(0, CLEARING_BYTES)).toString('latin1');
  const kept = Buffer.from(head.replaceAll(CLEAR_SCROLLBACK, ''), 'latin1');
  return Buffer.concat([kept, replay.subarray(CLEARING_BYTES)]);
}
