// What leads out of a session's box: a proxy to the hosts of its rules, and a socket to ask for tools of
// this machine, each for that session alone. A session may outlive Aerie; the next one finds a note of the
// ways beside the session's files and opens them again where they were. The note is out of its reach.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as z from 'zod/mini';
import { replacePrivateFile } from '../../../store/private-file.ts';
import { type DomainProxyOptions, startDomainProxy } from './domain-proxy.ts';

/** Names of the sockets in their folder. */
export const SOCKET = 'proxy.sock';
export const TOOL_SOCKET = 'tools.sock';
const NOTE = 'way.json';
const PREFIX = 'aerie-egg-';

const text = z.string().check(z.maxLength(4096));
const note = z.object({
  /** Hosts as in egg.yaml; null without a proxy. */
  rules: z.nullable(z.array(z.string().check(z.maxLength(300))).check(z.maxLength(4096))),
  /** Folder of the sockets, or null where the proxy has a port. */
  folder: z.nullable(text),
  port: z.nullable(z.int().check(z.minimum(1), z.maximum(65_535))),
  /** For whom tools run; null without any. */
  tools: z.nullable(
    z.object({
      cwd: text,
      members: z.boolean(),
      /** Those that people were told of when it began: no others come to it later. */
      names: z.array(z.string()),
      env: z.record(z.string(), z.string()),
    }),
  ),
});
type Note = z.infer<typeof note>;

/** For whom tools run; kept for as long as the session lives. */
export type ToolGuest = NonNullable<Note['tools']>;

/** What the ways need of this machine. */
export interface WayPorts {
  readonly resolve?: DomainProxyOptions['resolve'] | undefined;
  /** Serves tools on a socket. */
  readonly serveTools?: ((path: string, guest: ToolGuest) => Promise<AsyncDisposable>) | undefined;
  /** Holds the ways that are open, for whoever ends before the sessions do. */
  readonly open?: Set<Way> | undefined;
}

/** The ways out of one session. */
export interface Way {
  /** Whether there is a proxy. */
  readonly proxy: boolean;
  /** Where the proxy listens on this machine; null on a socket. */
  readonly port: number | null;
  /** Folder with the sockets; null on a port. */
  readonly folder: string | null;
  /** Closes them, and leaves what is needed to open them again. Never rejects. */
  readonly close: () => Promise<void>;
  /** Closes them for good. Never rejects. */
  readonly dispose: () => Promise<void>;
}

export interface WayRequest {
  /** Hosts as in egg.yaml; null without a proxy. */
  readonly rules: readonly string[] | null;
  /** For whom tools run; null without any. Only on a socket. */
  readonly tools: ToolGuest | null;
  /** The session's private folder. */
  readonly session: string;
  /** Whether the session only reaches sockets, and no port of this machine. */
  readonly onSocket: boolean;
}

/** Opens them; the caller disposes them. Throws the system's error. */
export async function openWay(
  { rules, tools, session, onSocket }: WayRequest,
  ports: WayPorts,
): Promise<Way> {
  const folder = onSocket ? await socketFolder() : null;
  const wanted: Note = { rules: rules && [...rules], folder, port: null, tools };
  try {
    const way = await listen(wanted, ports);
    const written = Buffer.from(JSON.stringify({ ...wanted, port: way.port }));
    await replacePrivateFile(join(session, NOTE), written);
    return way;
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}

/**
 * Opens the ways of a session that has outlived the Aerie it began in; null if it has none. Programs that
 * were connected connect anew. Throws the system's error, e.g. when another program has the port.
 */
export async function reopenWay(session: string, ports: WayPorts): Promise<Way | null> {
  const noted = await readNote(session);
  if (!noted) return null;
  for (const name of noted.folder ? [SOCKET, TOOL_SOCKET] : []) {
    // What the one before listened on leads nowhere any more.
    await rm(join(noted.folder ?? '', name), { force: true });
  }
  return listen(noted, ports);
}

/** Removes what a session of an earlier run has left. Never rejects. */
export async function forgetWay(session: string): Promise<void> {
  await removeFolder((await readNote(session))?.folder ?? null);
}

async function listen(
  { rules, folder, port, tools }: Note,
  { resolve, serveTools, open: ways }: WayPorts,
): Promise<Way> {
  const open: AsyncDisposable[] = [];
  const close = async (): Promise<void> => {
    for (const one of open.splice(0)) await one[Symbol.asyncDispose]();
  };
  try {
    const path = folder && join(folder, SOCKET);
    const proxy =
      rules && (await startDomainProxy({ rules, path, port, ...(resolve ? { resolve } : {}) }));
    if (proxy) open.push(proxy);
    if (tools && folder && serveTools)
      open.push(await serveTools(join(folder, TOOL_SOCKET), tools));
    const way: Way = {
      ...{ proxy: proxy !== null, port: proxy?.port ?? null, folder, close },
      dispose: async () => {
        ways?.delete(way);
        await close();
        await removeFolder(folder);
      },
    };
    ways?.add(way);
    return way;
  } catch (error) {
    await close();
    throw error;
  }
}

/** Paths of sockets must be short, and every session has a `/tmp` of its own: it sees no other's there. */
async function socketFolder(): Promise<string> {
  return mkdtemp(join('/tmp', PREFIX)).catch(() => mkdtemp(join(tmpdir(), PREFIX)));
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
