import { Emitter } from '#shared/base/emitter.ts';
import { browserClock } from './browser-clock.ts';
import { desktopBridge } from './desktop-bridge.ts';
import { dialDesktop } from './message-port-transport.ts';
import { dialWebSocket } from './web-socket-transport.ts';
import type { ConnectionEnv } from './wing-connection.ts';

/** What every connection of a page has around it. Lives as long as the page. */
export function pageSurroundings(): Pick<ConnectionEnv, 'onDidWake' | 'clock' | 'random'> {
  const wake = new Emitter<void>();
  window.addEventListener('online', () => wake.fire());
  window.addEventListener('pageshow', () => wake.fire());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') wake.fire();
  });
  return { onDidWake: wake.event, clock: browserClock, random: () => Math.random() };
}

/**
 * The real surroundings of a connection: a port from the preload script in the desktop window, else
 * a WebSocket to the page's own origin. Lives as long as the page.
 */
export function browserConnectionEnv(): ConnectionEnv {
  const desktop = desktopBridge() !== undefined;
  const { protocol, host } = window.location;
  const url = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws`;
  return {
    dial: (signal) => (desktop ? dialDesktop(signal) : dialWebSocket(url, signal)),
    isHeld: async () => {
      if (desktop) return false;
      // A refused upgrade looks like any failure to a page; the page itself tells which it was.
      const answer = await fetch('/', { method: 'HEAD', cache: 'no-store' });
      return answer.status === 401 || answer.status === 403;
    },
    ...pageSurroundings(),
  };
}
