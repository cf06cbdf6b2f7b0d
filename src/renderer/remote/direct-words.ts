// The port for people who come past the roosts, in words. Pure.

import type { DirectStatus } from '#shared/contract/remote.ts';
import type { RemoteConfig } from '#shared/contract/remote-config.ts';
import type { RemoteWords } from './remote-words.ts';

/** How the port is; undefined while none is wanted. */
export function directWords(
  { connection, directPort }: Pick<RemoteConfig, 'connection' | 'directPort'>,
  status: DirectStatus | null,
): RemoteWords | undefined {
  if (connection !== 'direct') return undefined;
  if (directPort === null) return { tone: 'off', text: 'No port is open: enter one.' };
  if (!status) return { tone: 'off', text: 'Opens once a roost is connected.' };
  if (status.problem !== null) return { tone: 'problem', text: status.problem };
  if (!status.open) return { tone: 'busy', text: `Opening ${status.address}…` };
  return { tone: 'ok', text: `Open at ${status.address}` };
}

/** Whether only this machine itself reaches what listens there. */
export function isOnlyHere(address: string): boolean {
  return ['', 'localhost', '::1'].includes(address) || /^127(\.\d{1,3}){3}$/.test(address);
}

/** What is wrong with a port as it was typed; a port, or null for none. */
export function readPort(text: string): { readonly port: number | null } | string {
  const typed = text.trim();
  if (typed === '') return { port: null };
  const port = /^\d{1,5}$/.test(typed) ? Number(typed) : 0;
  return port >= 1 && port <= 65_535 ? { port } : 'Enter a port from 1 to 65535.';
}

/** What is wrong with an address to listen on as it was typed; null if nothing is. */
export function addressProblem(text: string): string | null {
  const name = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;
  const v6 = /^[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*$/;
  if (text === '' || name.test(text) || v6.test(text)) return null;
  return 'Enter an address or a name of this machine, without a port.';
}
