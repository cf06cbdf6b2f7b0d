import type { TunnelHandlers } from '../tunnel/tunnel-handlers.ts';
import type { Peers } from './peers.ts';

/** `webrtc.offer`. */
export function p2pHandlers(peers: Peers): TunnelHandlers {
  return {
    'webrtc.offer': async ({ caller, senderKey, mayGoOn }, { sdp }) => ({
      sdp: await peers.answer(caller, senderKey, sdp, mayGoOn),
    }),
  };
}
