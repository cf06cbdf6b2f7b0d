// The client's end of a channel of the whole contract.

import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { AppError } from '#shared/base/app-error.ts';
import { toDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import {
  CHANNEL_NONCE_BYTES,
  CHANNEL_VERSION,
  MAX_PIECE_TO_WING,
} from '#shared/protocol/wing/channel-pieces.ts';
import { ChannelTransport } from './channel-transport.ts';
import { tokenProof } from './token-proof.ts';
import type { TunnelClient } from './tunnel-client.ts';

/** Longest frame of the contract that is taken, in bytes: a long scrollback. */
const MAX_FRAME = 64 * 1024 * 1024;
const clock: Pick<Clock, 'after'> = {
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return toDisposable(() => clearTimeout(timer));
  },
};

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

/**
 * Opens a channel of the whole contract, as far as the machine lets this user; it ends with `tunnel`.
 * `authToken`: of a passkey shown before with `showPasskey`; only a proof of it is sent.
 * @throws AppError `roost_unreachable`, `wing_not_found`, `timeout`; `forbidden` when the machine refuses,
 * `bad_request` when it has no such channels
 */
export async function openContract(
  tunnel: TunnelClient,
  { authToken = '', signal }: { readonly authToken?: string; readonly signal?: AbortSignal } = {},
): Promise<ChannelTransport> {
  const nonce = randomBytes(CHANNEL_NONCE_BYTES);
  const open: { transport?: ChannelTransport } = {};
  const stream = await tunnel.open(
    {
      ...{ type: 'aerie.open', version: CHANNEL_VERSION, nonce: nonce.toString('base64') },
      ...(authToken ? { auth_token: tokenProof(authToken, tunnel.publicKey) } : {}),
    },
    {
      take: (payload) => open.transport?.receive(payload),
      fail: (error) => open.transport?.lose(error.message),
    },
    signal,
  );
  const theirs = readHead(stream.answer, stream.leave);
  const keys = stream.channelKeys(nonce, theirs);
  const transport = new ChannelTransport({
    ...{ sendKey: keys.toWing, receiveKey: keys.toClient },
    ...{ maxPiece: MAX_PIECE_TO_WING, maxFrame: MAX_FRAME, clock },
    post: (payload) => stream.post(payload),
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
  const nonce = read.success ? Buffer.from(read.data.nonce, 'base64') : null;
  if (nonce?.length === CHANNEL_NONCE_BYTES) return nonce;
  leave();
  const refused = refusal.safeParse(answer);
  const words = refused.success ? refused.data.error : '';
  if (words && !/^(unknown type|unsupported version)/.test(words)) {
    throw new AppError('forbidden', sentences[words] ?? 'That machine did not let you in.');
  }
  throw new AppError('bad_request', 'That machine does not offer the whole of Aerie. Update it.');
}
