// How programs of a session reach the hosts of its rules: a proxy of that session alone. A session may
// outlive Aerie; the next one finds a note of the way beside the session's files and opens it again where
// it was. The note is out of the session's reach.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as z from 'zod/mini';
import { replacePrivateFile } from '../../../store/private-file.ts';
import { type DomainProxyOptions, startDomainProxy } from './domain-proxy.ts';

/** Name of the socket in its folder. */
export const SOCKET = 'proxy.sock';
const NOTE = 'way.json';
const PREFIX = 'aerie-egg-';

const note = z.object({
  rules: z.array(z.string().check(z.maxLength(300))).check(z.maxLength(4096)),
  /** Folder of the socket, or null where the proxy has a port. */
  folder: z.nullable(z.string().check(z.maxLength(4096))),
  port: z.nullable(z.int().check(z.minimum(1), z.maximum(65_535))),
});
type Note = z.infer<typeof note>;

/** The way out of one session. */
export interface Way {
  /** Where the proxy listens on this machine; null on a socket. */
  readonly port: number | null;
  /** Folder with the socket; null on a port. */
  readonly folder: string | null;
  /** Closes it for good. Never rejects. */
  readonly dispose: () => Promise<void>;
}

export interface WayRequest {
  /** Hosts as in egg.yaml. */
  readonly rules: readonly string[];
  /** The session's private folder. */
  readonly session: string;
  /** Whether the session only reaches a socket, and no port of this machine. */
  readonly onSocket: boolean;
  readonly resolve?: DomainProxyOptions['resolve'] | undefined;
}

/** Opens one; the caller disposes it. Throws the system's error. */
export async function openWay({ rules, session, onSocket, resolve }: WayRequest): Promise<Way> {
  // Paths of sockets must be short; the session's folder may be deep.
  const folder = onSocket ? await mkdtemp(join(tmpdir(), PREFIX)) : null;
  try {
    const way = await listen({ rules: [...rules], folder, port: null }, resolve);
    const written: Note = { rules: [...rules], folder, port: way.port };
    await replacePrivateFile(join(session, NOTE), Buffer.from(JSON.stringify(written)));
    return way;
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}

/**
 * Opens the way of a session that has outlived the Aerie it began in; null if it has none. Programs that
 * were connected connect anew. Throws the system's error, e.g. when another program has the port.
 */
export async function reopenWay(
  session: string,
  resolve?: DomainProxyOptions['resolve'],
): Promise<Way | null> {
  const noted = await readNote(session);
  if (!noted) return null;
  // What the one before listened on leads nowhere any more.
  if (noted.folder) await rm(join(noted.folder, SOCKET), { force: true });
  return listen(noted, resolve);
}

/** Removes what a session of an earlier run has left. Never rejects. */
export async function forgetWay(session: string): Promise<void> {
  await removeFolder((await readNote(session))?.folder ?? null);
}

async function listen(
  { rules, folder, port }: Note,
  resolve: DomainProxyOptions['resolve'],
): Promise<Way> {
  const path = folder && join(folder, SOCKET);
  const proxy = await startDomainProxy({ rules, path, port, ...(resolve ? { resolve } : {}) });
  return {
    ...{ port: proxy.port, folder },
    dispose: async () => {
      await proxy[Symbol.asyncDispose]();
      await removeFolder(folder);
    },
  };
}

async function readNote(session: string): Promise<Note | null> {
  try {
    return note.parse(JSON.parse(await readFile(join(session, NOTE), 'utf8')));
  } catch {
    return null;
  }
}

async function removeFolder(path: string | null): Promise<void> {
  if (path === null || !basename(path).startsWith(PREFIX)) return;
  await rm(path, { recursive: true, force: true }).catch(() => {});
}
