// Another wing, reached through a roost from this machine: what a browser does, in Node.

import { WebSocket } from 'ws';
import { AppError } from '#shared/base/app-error.ts';
import { toDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import { roostUnreachable } from '#shared/client/tunnel/roost-unreachable.ts';
import { TunnelCalls, type TunnelSocket } from '#shared/client/tunnel/tunnel-calls.ts';
import { MAX_LISTED, readListedWings, type WingInfo } from '#shared/protocol/wing/listed-wings.ts';
import { MAX_WING_MESSAGE } from '#shared/protocol/wing/wing-limits.ts';
import { nodeTunnelCrypto } from './node-crypto.ts';
import { readBody } from './read-body.ts';
import { requireSafe } from './require-safe.ts';
import type { WingIdentity } from './wing-identity.ts';

const DIAL_TIMEOUT = 15_000;
const clock: Pick<Clock, 'after'> = {
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return toDisposable(() => clearTimeout(timer));
  },
};

export interface RoostAccess {
  /** Address of the roost. */
  readonly baseUrl: string;
  /** A device token. */
  readonly token: string;
  /** Allows an address without TLS that is not of this machine: whoever is on the way can take the token. */
  readonly plain?: boolean;
  readonly fetch?: typeof fetch;
}

/**
 * The wings that are connected to the roost, as far as this user may see them.
 * @throws AppError `roost_unreachable`, `unauthorized`, `bad_request`; what `signal` was aborted with
 */
export async function listWings(access: RoostAccess, signal?: AbortSignal): Promise<WingInfo[]> {
  const { baseUrl, token, plain = false, fetch: send = fetch } = access;
  requireSafe(baseUrl, plain);
  const failed = (error: unknown): never => {
    signal?.throwIfAborted();
    throw roostUnreachable(error);
  };
  const response = await send(new URL('/api/app/wings', baseUrl), {
    headers: { Authorization: `Bearer ${token}` },
    redirect: 'error',
    signal: AbortSignal.any([AbortSignal.timeout(DIAL_TIMEOUT), ...(signal ? [signal] : [])]),
  }).catch(failed);
  if (response.status === 401) throw new AppError('unauthorized', 'Sign in to the roost again.');
  const text = await readBody(response, MAX_LISTED).catch(failed);
  const listed = readListedWings(text);
  if (!listed) throw roostUnreachable();
  return listed;
}

/**
 * The wing with that id; the newest when there are several.
 * @throws AppError `roost_unreachable`, `unauthorized`, `wing_not_found`, `bad_request`; what `signal` was
 * aborted with
 */
export async function discoverWing(
  access: RoostAccess,
  wingId: string,
  signal?: AbortSignal,
): Promise<WingInfo> {
  const found = (await listWings(access, signal)).findLast((wing) => wing.wing_id === wingId);
  if (found) return found;
  throw new AppError('wing_not_found', 'That machine is not connected to the roost.');
}

/** One connection to one wing. Not connected again: make a new one. */
export class TunnelClient extends TunnelCalls {
  /** `identity`: a key of its own for each client, or this machine's. @throws AppError `bad_request` */
  constructor(access: RoostAccess, wing: WingInfo, identity: WingIdentity) {
    requireSafe(access.baseUrl, access.plain ?? false);
    const crypto = nodeTunnelCrypto(identity, wing.public_key);
    if (!crypto) throw new AppError('bad_request', 'The key of that machine cannot be used.');
    super({ wing, crypto, clock, socket: socketOf(access, wing) });
  }
}

function socketOf(access: RoostAccess, wing: WingInfo): TunnelSocket {
  const url = new URL('/ws/relay', access.baseUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.searchParams.set('wing_id', wing.wing_id);
  const socket = new WebSocket(url, {
    headers: { Authorization: `Bearer ${access.token}` },
    maxPayload: MAX_WING_MESSAGE,
    perMessageDeflate: false,
    handshakeTimeout: DIAL_TIMEOUT,
    followRedirects: false,
  });
  socket.binaryType = 'nodebuffer';
  socket.on('error', () => undefined);
  return {
    opened: new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('close', () => reject(roostUnreachable()));
    }),
    send: (frame) => {
      if (socket.readyState !== WebSocket.OPEN) return false;
      socket.send(frame);
      return true;
    },
    listen: (onText, onGone) => {
      socket.on('message', (data, isBinary) => {
        if (!isBinary && Buffer.isBuffer(data)) onText(data.toString('utf8'));
      });
      socket.on('close', onGone);
    },
    close: () => {
      if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
      else socket.close(1000);
    },
  };
}
