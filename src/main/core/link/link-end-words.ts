// Why a link has ended, in sentences for people. What a roost itself says of it is told apart.

import { plainLine } from '#shared/chat/safe-text.ts';
import type { LinkEnd } from './link-socket.ts';

/** Longest text of a roost that people are shown, in characters. */
const MAX_SAID = 200;
/** Marks that could end the quotation in which it is shown. */
const QUOTES = /["“”„«»]/g;

/** Ends that another dial may mend. */
export type LostLink = Exclude<LinkEnd, { readonly reason: 'unauthorized' }>;

/** What a roost said, as one harmless line; null if that is nothing. */
export function saidWords(message: string): string | null {
  return plainLine(message, MAX_SAID).replace(QUOTES, "'") || null;
}

/** A sentence on what a roost said, which nobody takes for one of ours. */
export function saidBy(name: string, said: string): string {
  return `${plainLine(name, 64)} says: “${said}”`;
}

/** A sentence on how a link has ended. */
export function endWords(end: LostLink): string {
  if (end.reason === 'refused') return refusedWords(end.status);
  if (end.reason === 'unreachable') return unreachableWords(end.detail);
  return closedWords(end.code);
}

/** By status of HTTP, before there was a connection. */
function refusedWords(status: number): string {
  if (status === 403) return 'The roost does not let this machine in.';
  if (status === 404 || status === 426) {
    return 'What answers at that address takes no machines: it may be another server than a roost.';
  }
  if (status === 429)
    return 'The roost was asked too often and wants to be left alone for a while.';
  if (status >= 300 && status < 400) {
    return 'The roost sends this machine to another address, which is not followed. Add that one instead.';
  }
  if (status >= 500) return 'The roost is there, but has trouble of its own.';
  return `The roost refused the connection, with an answer that says no more (HTTP ${status}).`;
}

/** By the system's name of what failed. */
function unreachableWords(detail: string): string {
  if (/^(ENOTFOUND|EAI_AGAIN|EAI_NONAME)$/.test(detail)) {
    return 'The address of the roost was not found. This machine may have no network.';
  }
  if (detail === 'ECONNREFUSED') return 'Nothing answers at the address of the roost.';
  if (/^(ENETUNREACH|EHOSTUNREACH|ENETDOWN|EADDRNOTAVAIL)$/.test(detail)) {
    return 'There is no way to the roost from here. This machine may have no network.';
  }
  if (/^(ETIMEDOUT|ESOCKETTIMEDOUT)$/.test(detail)) return 'The roost did not answer in time.';
  if (/^(ECONNRESET|EPIPE|ECONNABORTED)$/.test(detail)) {
    return 'The connection broke off before the roost had answered.';
  }
  if (detail === 'CERT_HAS_EXPIRED') return 'The certificate of the roost has run out.';
  if (/CERT|SSL|TLS|SIGNATURE|ALTNAME/.test(detail)) {
    return 'The roost could not show that it is the one at that address: its certificate is not trusted here.';
  }
  return 'The roost could not be reached.';
}

/** By code of the WebSocket protocol. */
function closedWords(code: number): string {
  switch (code) {
    case 1000:
      return 'The roost ended the connection.';
    case 1001:
      return 'The roost ended the connection because it stops or restarts.';
    case 1008:
      return 'The roost ended the connection because of its own rules.';
    case 1009:
      return 'The roost ended the connection because a message was too long for it.';
    case 1011:
    case 1012:
    case 1013:
      return 'The roost ended the connection because it has trouble of its own.';
    case 1005:
    case 1006:
      return 'The connection broke off.';
    default:
      return `The roost ended the connection, with a reason that only it knows (${code}).`;
  }
}
