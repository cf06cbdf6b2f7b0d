// What the roost of this page tells the account that is signed in, over plain requests of the same origin.

import * as z from 'zod/mini';
import { AppError } from '#shared/base/app-error.ts';
import { fromBase64Url } from '#shared/base/base64.ts';
import { roostUnreachable } from '#shared/client/tunnel/roost-unreachable.ts';
import { MAX_LISTED, readListedWings, type WingInfo } from '#shared/protocol/wing/listed-wings.ts';

const TIMEOUT_MS = 15_000;
const MAX_PASSKEYS = 64;

const passkeys = z.array(z.object({ credential_id: z.string().check(z.maxLength(1024)) }));

/**
 * The machines that are connected, each once, as it was listed last.
 * @throws AppError `unauthorized` when nobody is signed in, `roost_unreachable`
 */
export async function listMachines(): Promise<WingInfo[]> {
  const listed = readListedWings(await read('/api/app/wings'));
  if (!listed) throw roostUnreachable();
  return [...new Map(listed.map((wing) => [wing.wing_id, wing])).values()];
}

/** Ids of the account's passkeys; empty also when the roost does not tell. */
export async function passkeyIds(): Promise<Uint8Array<ArrayBuffer>[]> {
  try {
    const told = passkeys.parse(JSON.parse(await read('/api/app/passkey')));
    const ids = told
      .slice(0, MAX_PASSKEYS)
      .map(({ credential_id }) => fromBase64Url(credential_id));
    return ids.filter((id) => id !== null);
  } catch {
    // Without them the browser offers those that it finds by itself.
    return [];
  }
}

async function read(path: string): Promise<string> {
  const response = await fetch(path, {
    cache: 'no-store',
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw roostUnreachable(error);
  });
  if (response.status === 401 || response.status === 403) {
    throw new AppError('unauthorized', 'Sign in to the roost again.');
  }
  if (!response.ok) throw roostUnreachable();
  const text = await response.text().catch((error: unknown) => {
    throw roostUnreachable(error);
  });
  if (text.length > MAX_LISTED) throw roostUnreachable();
  return text;
}
