import { SESSION_LIFETIME_MS } from './sign-in.ts';

/** Cookies are shared by all ports of a host, so each running Aerie uses its own name. */
function cookieName(port: number): string {
  return `aerie_session_${port}`;
}

/** The value for `Set-Cookie`. */
export function sessionCookie(port: number, token: string): string {
  const age = Math.floor(SESSION_LIFETIME_MS / 1000);
  return `${cookieName(port)}=${token}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Strict`;
}

/** The session token in a `Cookie` header. */
export function readSessionCookie(port: number, header: string | undefined): string | undefined {
  const prefix = `${cookieName(port)}=`;
  for (const part of (header ?? '').split(';')) {
    const pair = part.trim();
    if (pair.startsWith(prefix)) return pair.slice(prefix.length);
  }
  return undefined;
}
