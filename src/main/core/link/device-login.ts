// Signing a machine in to a roost: the roost gives a code, somebody allows it in a browser, and the
// machine, which asks meanwhile, gets its token.

import * as z from 'zod/mini';
import { readBody, TooLong } from '#client/tunnel/read-body.ts';
import { AppError, isAppError } from '#shared/base/app-error.ts';
import { pause } from '#shared/base/pause.ts';
import type { Clock } from '#shared/base/ports.ts';
import { plainLine } from '#shared/chat/safe-text.ts';

const MAX_ANSWER = 64 * 1024;
const REQUEST_TIMEOUT = 15_000;
/** Bounds for what the roost says, in seconds. */
const SHORTEST_INTERVAL = 1;
const LONGEST_INTERVAL = 60;
const LONGEST_LIFE = 3600;
/** Longest name that is shown, in characters. */
const MAX_SHOWN = 256;

const short = z.string().check(z.minLength(1), z.maxLength(512));
const begun = z.object({
  device_code: short,
  user_code: z.string().check(z.regex(/^[A-Z0-9-]{4,32}$/)),
  verification_url: z.string().check(z.maxLength(2048)),
  expires_in: z.int(),
  interval: z.int(),
});
const named = z.nullish(z.string().check(z.maxLength(256)));
/** A token: nothing that could not stand in a header. */
export const bearer = z
  .string()
  .check(z.minLength(16), z.maxLength(8192), z.regex(/^[\x21-\x7e]+$/));
/** Seconds; up to where dates end. */
const instant = z.number().check(z.minimum(0), z.maximum(8.64e12));
const polled = z.union([
  z.object({ error: short }),
  z.object({
    token: bearer,
    expires_at: z.nullish(instant),
    display_name: named,
    email: named,
  }),
]);

const claimed = z.object({ sub: short });
const checked = z.object({ user_id: short, display_name: named, email: named });

/** A login that somebody must allow at `url`. */
export interface DeviceCode {
  readonly deviceCode: string;
  readonly code: string;
  readonly url: string;
  /** In ms from now. */
  readonly lifetimeMs: number;
  readonly intervalMs: number;
}

/** What a roost gave this machine. */
export interface DeviceToken {
  readonly token: string;
  /** Whom it belongs to; null if the roost did not say. */
  readonly userId: string | null;
  /** Wall-clock time in ms; null: never. */
  readonly expiresAt: number | null;
  readonly displayName: string | null;
  readonly email: string | null;
}

export interface DeviceLoginOptions {
  /** Address of the roost. */
  readonly baseUrl: string;
  readonly signal: AbortSignal;
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
  readonly fetch?: typeof fetch;
}

/** Begins a login. @throws AppError `roost_unreachable` */
export async function beginDeviceLogin(
  { wingId, publicKey }: { readonly wingId: string; readonly publicKey: string },
  options: DeviceLoginOptions,
): Promise<DeviceCode> {
  const answer = await post('/auth/device', { wing_id: wingId, public_key: publicKey }, options);
  const read = begun.safeParse(answer);
  if (!read.success) throw notARoost();
  const { device_code, user_code, verification_url, expires_in, interval } = read.data;
  const page = URL.parse(verification_url, options.baseUrl);
  if (!page || !isSafePage(page, options.baseUrl)) throw notARoost();
  return {
    deviceCode: device_code,
    code: user_code,
    url: page.href,
    lifetimeMs: Math.min(Math.max(expires_in, 1), LONGEST_LIFE) * 1000,
    intervalMs: Math.min(Math.max(interval, SHORTEST_INTERVAL), LONGEST_INTERVAL) * 1000,
  };
}

/**
 * Asks until somebody has allowed it. Failures on the way are tried again while the code is good.
 * @throws AppError `unauthorized` when it was not allowed in time; what `signal` was aborted with
 */
export async function awaitDeviceToken(
  { deviceCode, lifetimeMs, intervalMs }: DeviceCode,
  options: DeviceLoginOptions,
): Promise<DeviceToken> {
  const { signal, clock } = options;
  const deadline = clock.monotonic() + lifetimeMs;
  for (let interval = intervalMs; clock.monotonic() < deadline; ) {
    const answer = await post('/auth/token', { device_code: deviceCode }, options).catch(
      () => undefined,
    );
    signal.throwIfAborted();
    const read = polled.safeParse(answer);
    if (read.success && 'token' in read.data) {
      const owner = await ownerOf(read.data.token, options);
      signal.throwIfAborted();
      return tokenOf(read.data, owner);
    }
    const error = read.success && 'error' in read.data ? read.data.error : 'authorization_pending';
    if (error === 'slow_down') interval = Math.min(interval * 2, LONGEST_INTERVAL * 1000);
    else if (error !== 'authorization_pending') break;
    await pause(clock, interval, signal);
    signal.throwIfAborted();
  }
  throw new AppError('unauthorized', 'The code was not allowed in time. Ask for a new one.');
}

function tokenOf(
  answer: {
    readonly token: string;
    readonly expires_at?: number | null | undefined;
    readonly display_name?: string | null | undefined;
    readonly email?: string | null | undefined;
  },
  owner: z.infer<typeof checked> | null,
): DeviceToken {
  return {
    token: answer.token,
    userId: owner?.user_id ?? subjectOf(answer.token),
    expiresAt: answer.expires_at ? answer.expires_at * 1000 : null,
    displayName: shown(answer.display_name || owner?.display_name),
    email: shown(answer.email || owner?.email),
  };
}

/** People read these: nothing that hides or turns around what stands beside. */
function shown(text: string | null | undefined): string | null {
  return plainLine(text ?? '', MAX_SHOWN) || null;
}

/** Whom a JWT names, for when the roost could not be asked; null if it is none. Not verified. */
function subjectOf(token: string): string | null {
  const [, claims = ''] = token.split('.');
  try {
    const read = claimed.safeParse(JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')));
    return read.success ? read.data.sub : null;
  } catch {
    return null;
  }
}

/** A page to open in a browser; of a roost with TLS it has TLS as well. */
function isSafePage({ protocol, username, password }: URL, baseUrl: string): boolean {
  if (username || password) return false;
  return protocol === 'https:' || (protocol === 'http:' && baseUrl.startsWith('http:'));
}

/** Whom a token belongs to, as the roost says; null if it does not. */
async function ownerOf(
  token: string,
  options: DeviceLoginOptions,
): Promise<z.infer<typeof checked> | null> {
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await request('/auth/check', { headers }, options).catch(() => null);
  const read = checked.safeParse(answer);
  return read.success ? read.data : null;
}

function post(path: string, body: object, options: DeviceLoginOptions): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' };
  return request(path, { method: 'POST', headers, body: JSON.stringify(body) }, options);
}

async function request(
  path: string,
  init: RequestInit,
  options: DeviceLoginOptions,
): Promise<unknown> {
  const { baseUrl, signal, fetch: send = fetch } = options;
  try {
    const response = await send(new URL(path, baseUrl), {
      ...init,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT)]),
    });
    return await readJson(response);
  } catch (error) {
    signal.throwIfAborted();
    if (isAppError(error)) throw error;
    throw new AppError(
      'roost_unreachable',
      'The roost could not be reached. Check its address and your connection.',
      { cause: error },
    );
  }
}

/** The body as JSON, of which no more than is allowed is read. */
async function readJson(response: Response): Promise<unknown> {
  const text = await readBody(response, MAX_ANSWER).catch((error: unknown) => {
    throw error instanceof TooLong ? notARoost() : error;
  });
  return JSON.parse(text);
}

function notARoost(): AppError {
  return new AppError('roost_unreachable', 'What answers at that address is not a roost.');
}
