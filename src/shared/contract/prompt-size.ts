import { MAX_RPC_BYTES } from './limits.ts';

/** Bytes of a message as it crosses a door, beside its prompt. */
const ENVELOPE = 4096;
/** Bytes of all blocks of a prompt as JSON; a message with more would end the connection. */
export const MAX_PROMPT_BYTES = MAX_RPC_BYTES - ENVELOPE;

const encoder = new TextEncoder();

/** Bytes of a prompt as it crosses a door; at most {@link MAX_PROMPT_BYTES} can be sent. */
export function promptBytes(blocks: readonly unknown[]): number {
  return encoder.encode(JSON.stringify(blocks)).length;
}
