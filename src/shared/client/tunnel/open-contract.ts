// The client's end of a channel of the whole contract.

import * as z from 'zod/mini';
import { AppError } from '../../base/app-error.ts';
import { fromBase64, toBase64 } from '../../base/base64.ts';
import {
  CHANNEL_NONCE_BYTES,
  CHANNEL_VERSION,
  MAX_PIECE_TO_WING,
} from '../../protocol/wing/channel-pieces.ts';
import { ChannelTransport } from '../../protocol/wing/channel-transport.ts';
import type { TunnelCalls } from './tunnel-calls.ts';

/** Longest frame of the contract that is taken, in bytes: a long scrollback. */
const MAX_FRAME = 64 * 1024 * 1024;

const refusal = z.object({ error: z.string() });
const head = z.object({
  version: z.literal(CHANNEL_VERSION),
  nonce: z.string().check(z.maxLength(64)),
});
const sentences: Readonly<Record<string, string>> = {
  not_allowed: 'That machine is locked, and you are not on its list.',
  passkey_required: 'That machine wants your passkey. Show it first.',
  'too many channels': 'Too many connections to that machine are open. Close some first.',
};

export interface OpenContractOptions {
  /** Of a passkey shown before with `showPasskey`; only a proof of it is sent. */
  readonly authToken?: string;
  readonly signal?: AbortSignal;
  /** Called once the last piece has been handed over: the tunnel is not needed any more. */
  readonly didEnd?: () => void;
}

/**
 * Opens a channel of the whole contract, as far as the machine lets this user; it ends with `tunnel`.
 * @throws AppError `roost_unreachable`, `wing_not_found`, `timeout`; `forbidden` when the machine refuses
 * (with the protocol's words as `data.refusal`), `bad_request` when it has no such channels
 */
export async function openContract(
  tunnel: TunnelCalls,
  { authToken = '', signal, didEnd = () => {} }: OpenContractOptions = {},
): Promise<ChannelTransport> {
  const { crypto, clock } = tunnel;
  const nonce = crypto.random(CHANNEL_NONCE_BYTES);
  const open: { transport?: ChannelTransport } = {};
  const stream = await tunnel.open(
    {
      ...{ type: 'aerie.open', version: CHANNEL_VERSION, nonce: toBase64(nonce) },
      ...(authToken ? { auth_token: await crypto.tokenProof(authToken) } : {}),
    },
    {
      take: (payload) => open.transport?.receive(payload),
      fail: (error) => open.transport?.lose(error.message),
    },
    signal,
  );
  const theirs = readHead(stream.answer, stream.leave);
  const transport = new ChannelTransport({
    sealer: stream.channel(nonce, theirs),
    ...{ maxPiece: MAX_PIECE_TO_WING, maxFrame: MAX_FRAME, clock },
    post: (payload, last) => {
      const sent = stream.post(payload);
      if (last) didEnd();
      return sent;
    },
  });
  open.transport = transport;
  transport.onDidClose(stream.leave);
  // Only now the other side begins.
  transport.greet();
  return transport;
}

/** The machine's part of the keys. */
function readHead(answer: unknown, leave: () => void): Uint8Array {
  const read = head.safeParse(answer);
  const nonce = read.success ? fromBase64(read.data.nonce) : null;
  if (nonce?.length === CHANNEL_NONCE_BYTES) return nonce;
  leave();
  const refused = refusal.safeParse(answer);
  const words = refused.success ? refused.data.error : '';
  if (words && !/^(unknown type|unsupported version)/.test(words)) {
    const known = sentences[words];
    throw new AppError('forbidden', known ?? 'That machine did not let you in.', {
      data: known === undefined ? {} : { refusal: words },
    });
  }
  throw new AppError('bad_request', 'That machine does not offer the whole of Aerie. Update it.');
}
