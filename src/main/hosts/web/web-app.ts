// The HTTP side of the web door: sign-in and the built renderer. Host, Origin, method and length of
// the address were checked before a request comes here (web-host.ts).

import { type Context, Hono } from 'hono';
import { readAsset } from '#core/web-assets/asset-files.ts';
import { securityHeaders } from '#core/web-assets/security-headers.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { TokenBucket } from '#shared/base/token-bucket.ts';
import { notBuiltPage, pagePolicy, signedInPage, signInPage, usedLinkPage } from './pages.ts';
import { readSessionCookie, sessionCookie } from './session-cookie.ts';
import type { SignIn } from './sign-in.ts';

export interface WebAppOptions {
  readonly rendererDir: string;
  readonly port: number;
  readonly signIn: SignIn;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Routes of the web door. */
export function createWebApp(options: WebAppOptions): Hono {
  const { clock, logger } = options;
  const badCodes = new TokenBucket({ burst: 10, perSecond: 1 / 6, clock });
  const strangers = new TokenBucket({ burst: 60, perSecond: 10, clock });
  const app = new Hono();

  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries({
      ...securityHeaders(),
      'cache-control': 'no-store',
    })) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  });
  app.get('/', (c, next) => {
    const code = c.req.query('code');
    return code === undefined ? next() : openLink(c, code, badCodes, options);
  });
  // Browsers ask for it by themselves; the app names its own icon in the page.
  app.get('/favicon.ico', (c) => c.body(null, 204));
  app.get('*', (c) => {
    const token = tokenOf(c, options.port);
    if (options.signIn.check(token)) return serveFile(c, token, options);
    if (!strangers.take()) return tooMany(c, 'Too many requests. Wait a moment, then sign in.');
    return c.req.path === '/' ? page(c, signInPage, 401) : c.text('Sign in first.', 401);
  });
  app.onError((error, c) => {
    logger.error({ err: error }, 'A request to the web door failed.');
    return c.text('Something went wrong inside Aerie. The log has the details.', 500);
  });
  return app;
}

function openLink(c: Context, code: string, badCodes: TokenBucket, options: WebAppOptions) {
  const { port, signIn, logger } = options;
  // A page that the browser loads ahead of time may never be shown: the code is kept for the real one.
  if (isPrefetch(c) || c.req.method === 'HEAD') return c.body(null, 503);
  const token = signIn.redeem(code);
  if (token !== undefined) {
    logger.info({}, 'A browser signed in.');
    c.header('Set-Cookie', sessionCookie(port, token));
    return page(c, signedInPage, 200);
  }
  if (signIn.check(tokenOf(c, port))) return page(c, signedInPage, 200);
  logger.warn({}, 'A sign-in link that does not work was opened.');
  if (badCodes.take()) return page(c, usedLinkPage, 401);
  return tooMany(c, 'Too many sign-in attempts. Wait a minute, then use a new link.');
}

async function serveFile(
  c: Context,
  token: string | undefined,
  options: WebAppOptions,
): Promise<Response> {
  const { status, headers, body } = await readAsset(options.rendererDir, c.req.path);
  const isPage = c.req.path === '/';
  if (isPage && status === 404) return page(c, notBuiltPage, 503);
  if (isPage && token !== undefined) {
    options.signIn.check(token)?.extend();
    c.header('Set-Cookie', sessionCookie(options.port, token));
  }
  return c.body(body, status, headers);
}

function tokenOf(c: Context, port: number): string | undefined {
  return readSessionCookie(port, c.req.header('cookie'));
}

function page(c: Context, html: string, status: 200 | 401 | 503): Response | Promise<Response> {
  c.header('Content-Security-Policy', pagePolicy);
  return c.html(html, status);
}

function tooMany(c: Context, text: string): Response {
  c.header('Retry-After', '60');
  return c.text(text, 429);
}

function isPrefetch(c: Context): boolean {
  return /prefetch|prerender/.test(c.req.header('sec-purpose') ?? c.req.header('purpose') ?? '');
}
