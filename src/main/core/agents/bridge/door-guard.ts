import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const MCP_PATH = '/mcp';
/** Most bytes of one request. */
export const MAX_BODY_BYTES = 4 << 20;

/** What a request has to match. */
export interface DoorExpectation {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  readonly token: string;
}

/**
 * The HTTP status to refuse a request with, before anything of its body is read; null lets it in. Pages
 * in a browser send `Origin`, or another `Host` after DNS rebinding: neither comes from an agent.
 */
export function refusalOf(
  request: Pick<IncomingMessage, 'headers' | 'method' | 'url'>,
  expected: DoorExpectation,
): number | null {
  const { headers } = request;
  if (headers.origin !== undefined || headers.host !== expected.host) return 403;
  if (!sameText(headers.authorization ?? '', `Bearer ${expected.token}`)) return 401;
  if (request.url?.split('?')[0] !== MCP_PATH) return 404;
  if (!['GET', 'POST', 'DELETE'].includes(request.method ?? '')) return 405;
  return Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES ? 413 : null;
}

/** Compares in a time that tells nothing about either. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
