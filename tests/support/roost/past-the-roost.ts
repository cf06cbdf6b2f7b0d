import { expect, vi } from 'vitest';
import type { TunnelClient } from '#client/tunnel/tunnel-client.ts';
import { BrowserPeer } from './browser-peer.ts';
import type { ScriptedBrowser } from './scripted-browser.ts';

/**
 * Moves what `browser` types and is shown to a data channel, as the protocol has it: the offer goes through
 * `tunnel`, which has the browser's key, and what comes by the channel waits until the machine tells by
 * the roost that it has moved. Close the result.
 */
export async function pastTheRoost(
  browser: ScriptedBrowser,
  tunnel: TunnelClient,
): Promise<BrowserPeer> {
  const { sessionId: session_id } = browser;
  const held: string[] = [];
  let moved = false;
  const peer = new BrowserPeer(`pty:${session_id}`, (frame) => {
    if (moved) browser.take(frame);
    else held.push(frame);
  });
  await peer.connect(async (sdp) => {
    const answer = await tunnel.request({ type: 'webrtc.offer', ...{ sdp } });
    return String(Object(answer).sdp);
  });
  const seen = browser.messages.length;
  const isMoved = (): boolean =>
    browser.messages.slice(seen).some(({ type }) => type === 'pty.migrated');
  // The channel may be open here before it is there: then a browser has to ask again.
  await vi.waitFor(
    () => {
      if (!isMoved()) browser.send({ type: 'pty.migrate', session_id });
      expect(isMoved()).toBe(true);
    },
    { timeout: 60_000, interval: 1000 },
  );
  moved = true;
  for (const frame of held.splice(0)) browser.take(frame);
  browser.way = (message) => peer.send(message);
  return peer;
}
