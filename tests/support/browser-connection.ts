import { once } from 'node:events';
import { WebSocket } from 'ws';
import { WsTransport } from '#hosts/web/ws-transport.ts';
import { connectWing, type WingClient } from '#shared/client/wing-client.ts';

/** What a browser holds after it opened a sign-in link. */
export interface SignedInBrowser {
  readonly origin: string;
  /** Value of the `Cookie` header. */
  readonly cookie: string;
}

/** Opens a sign-in link as a browser would. */
export async function openSignInLink(url: string): Promise<SignedInBrowser> {
  const response = await fetch(url, { redirect: 'manual' });
  await response.arrayBuffer();
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) throw new Error(`The link gave no cookie (${response.status}).`);
  return { origin: new URL(url).origin, cookie };
}

/** Connects to the wing behind the web door over a real WebSocket. */
export async function connectBrowser(browser: SignedInBrowser): Promise<WingClient> {
  const { origin, cookie } = browser;
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`, {
    headers: { cookie, origin },
  });
  await once(socket, 'open');
  return connectWing(new WsTransport(socket));
}
