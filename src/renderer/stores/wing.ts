// The one connection of this window, held where stores and components can reach it.

import type { WingApi } from '#shared/client/wing-client.ts';
import type { WingConnection } from '../client/wing-connection.ts';

let current: WingConnection | undefined;

/** Makes `connection` the one that stores talk to. Called once, before the first render. */
export function setWing(connection: WingConnection): void {
  current = connection;
}

/** The connection of this window. Throws before {@link setWing}. */
export function wing(): WingConnection {
  if (!current) throw new Error('No connection yet: call setWing first.');
  return current;
}

/** Methods of the present connection. */
export function api(): WingApi {
  return wing().api();
}
