import { AppError } from '#shared/base/app-error.ts';
import { roostUnreachable } from '#shared/client/tunnel/roost-unreachable.ts';
import { TunnelCalls } from '#shared/client/tunnel/tunnel-calls.ts';
import { webTunnelCrypto } from '#shared/client/tunnel/web-tunnel-crypto.ts';
import type { WingInfo } from '#shared/protocol/wing/listed-wings.ts';
import { browserClock } from '../client/browser-clock.ts';
import { dialWebSocket } from '../client/web-socket-transport.ts';

/**
 * Connects to a machine through the roost of this page, with a new key.
 * @throws AppError `roost_unreachable` if that fails or `signal` aborts first; `bad_request` for a key, or in a
 * browser, with which nothing can be sealed
 */
export async function dialTunnel(wing: WingInfo, signal: AbortSignal): Promise<TunnelCalls> {
  const crypto = await webTunnelCrypto(window, wing.public_key).catch((error: unknown) => {
    throw new AppError(
      'bad_request',
      'This browser cannot seal what it sends. Use a newer one, and an https:// address.',
      { cause: error },
    );
  });
  if (!crypto) throw new AppError('bad_request', 'The key of that machine cannot be used.');
  const url = new URL('/ws/relay', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.searchParams.set('wing_id', wing.wing_id);
  const socket = await dialWebSocket(url.href, signal).catch((error: unknown) => {
    throw roostUnreachable(error);
  });
  let gone = false;
  return new TunnelCalls({
    ...{ wing, crypto, clock: browserClock },
    socket: {
      opened: Promise.resolve(),
      send: (frame) => {
        if (!gone) socket.send(frame);
        return !gone;
      },
      listen: (onText, onGone) => {
        socket.onDidReceive((frame) => {
          if (typeof frame === 'string') onText(frame);
        });
        socket.onDidClose(() => {
          gone = true;
          onGone();
        });
      },
      close: () => socket.close(),
    },
  });
}
