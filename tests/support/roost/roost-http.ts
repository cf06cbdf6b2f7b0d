// The pages of a scripted roost: signing a wing in with a code, and who is there.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './read-body.ts';
import type { ConnectedWing, RoostUser } from './roost-state.ts';

/** A sign-in that waits for somebody to allow it. */
export interface DeviceCode {
  readonly userCode: string;
  readonly wingId: string;
  readonly publicKey: string;
  user: RoostUser | null;
}

/** A file of a page, ready to be answered. */
export interface PageFile {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface RoostPages {
  /** Time as the roost has it. */
  readonly now: () => number;
  readonly codes: Map<string, DeviceCode>;
  readonly users: ReadonlyMap<string, RoostUser>;
  readonly wings: () => readonly ConnectedWing[];
  readonly userOf: (request: IncomingMessage) => { user: RoostUser } | undefined;
  /** Allows every code at once, as in local mode. */
  readonly claims: RoostUser | null;
  readonly mayUse: (user: RoostUser, wing: ConnectedWing) => boolean;
  /** Whom its sign-in page signs in. */
  readonly owner: RoostUser;
  readonly page: ((path: string) => Promise<PageFile>) | undefined;
}

/** Answers one request. */
export async function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  pages: RoostPages,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://roost');
  const say = (status: number, body: unknown): void => {
    const date = new Date(pages.now()).toUTCString();
    response.writeHead(status, { 'Content-Type': 'application/json', Date: date });
    response.end(JSON.stringify(body));
  };
  const route = `${request.method} ${pathname}`;
  if (route === 'POST /auth/device') {
    beginLogin(await readBody(request), request.headers.host ?? '', pages, say);
    return;
  }
  if (route === 'POST /auth/token') {
    pollLogin(await readBody(request), pages, say);
    return;
  }
  if (route === 'GET /health') {
    say(200, { ok: true });
    return;
  }
  if (route === 'GET /login') {
    signInBrowser(new URL(request.url ?? '/', 'http://roost'), pages.owner, response);
    return;
  }
  if (pages.page && route.startsWith('GET /aerie/')) {
    const { status, headers, body } = await pages.page(pathname.slice('/aerie'.length));
    response.writeHead(status, headers);
    response.end(body);
    return;
  }
  const user = pages.userOf(request)?.user;
  if (!user) say(401, { error: 'unauthorized' });
  else if (route === 'GET /auth/check') {
    const { id, displayName, email } = user;
    say(200, { ok: true, user_id: id, display_name: displayName, email, provider: 'test' });
  } else if (route === 'GET /api/app/wings') {
    const seen = pages.wings().filter((wing) => pages.mayUse(user, wing));
    say(
      200,
      seen.map(({ wingId, publicKey, user: { id } }) => ({
        ...{ wing_id: wingId, public_key: publicKey, latest_version: '', org_id: '', user_id: id },
      })),
    );
  } else if (route === 'GET /api/app/me') {
    const { id, displayName, email, passkeys } = user;
    say(200, {
      ...{ id, display_name: displayName, provider: 'test', avatar_url: null, is_pro: true },
      ...{ tier: 'pro', email, personal_pro: false, roost_mode: false },
      has_passkeys: passkeys.length > 0,
    });
  } else if (route === 'GET /api/app/passkey') {
    say(
      200,
      user.credentialIds.map((credential_id, id) => ({ id: String(id), credential_id, label: '' })),
    );
  } else say(404, { error: 'not found' });
}

/** As a roost for development does: without asking. */
function signInBrowser({ searchParams }: URL, owner: RoostUser, response: ServerResponse): void {
  const next = searchParams.get('next') ?? '/';
  response.writeHead(302, {
    Location: /^\/(?!\/)/.test(next) ? next : '/',
    'Set-Cookie': `wt_session=${owner.cookie}; HttpOnly; SameSite=Lax; Path=/`,
  });
  response.end();
}

type Say = (status: number, body: unknown) => void;

function beginLogin(
  body: Readonly<Record<string, string>> | undefined,
  host: string,
  { codes, claims }: RoostPages,
  say: Say,
): void {
  const wingId = body?.['wing_id'];
  if (!wingId) {
    say(400, { error: 'missing wing_id' });
    return;
  }
  const device_code = randomUUID();
  const userCode = `K${String(codes.size + 23456).slice(-5)}`.replace(/[01]/g, '2');
  const publicKey = body?.['public_key'] ?? '';
  codes.set(device_code, { userCode, wingId, publicKey, user: claims });
  say(200, {
    ...{ device_code, user_code: userCode, expires_in: 900, interval: claims ? 1 : 5 },
    verification_url: `http://${host}/auth/claim?code=${userCode}`,
  });
}

function pollLogin(
  body: Readonly<Record<string, string>> | undefined,
  { codes, now }: RoostPages,
  say: Say,
): void {
  const code = codes.get(body?.['device_code'] ?? '');
  if (!code) say(200, { error: 'invalid_code' });
  else if (!code.user) say(200, { error: 'authorization_pending' });
  else {
    const { token, displayName, email } = code.user;
    const expires_at = Math.floor(now() / 1000) + 365 * 86_400;
    say(200, { token, expires_at, display_name: displayName, email, provider: 'test' });
  }
}
