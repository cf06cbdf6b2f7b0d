// Requests about the machine: what it is, what is on it, where one can work.

import { readdir } from 'node:fs/promises';
import type { WingProject } from '#shared/protocol/wing/wing-messages.ts';
import { entriesOfRoost, listedKeys } from '../access/people.ts';
import type { RemoteAccess } from '../access/remote-access.ts';
import type { Eggs } from '../eggs/eggs.ts';
import { fromPosixPath, isNetworkPath, isSamePath, toPosixPath } from './posix-path.ts';
import type { MachineFacts, TunnelAsk, TunnelHandlers, TunnelJson } from './tunnel-handlers.ts';

/** Entries told of one folder. */
const MAX_ENTRIES = 1000;

export interface WingHandlerPorts {
  readonly access: RemoteAccess;
  readonly eggs: Eggs;
  readonly projects: () => Promise<readonly WingProject[]>;
  readonly machine: MachineFacts;
  readonly home: string;
  /** Whether streams may go from machine to machine. */
  readonly p2p: () => boolean;
  /** Names of variables with keys of models that are set for everybody here. */
  readonly globalKeys: () => readonly string[];
}

/** `wing.info` and `dir.list`. */
export function wingHandlers(ports: WingHandlerPorts): TunnelHandlers {
  return {
    'wing.info': (ask) => wingInfo(ports, ask),
    'dir.list': async ({ caller }, { path }) => {
      const folders = ports.access.pathsFor(caller);
      if (folders) return { entries: folders.map(entryOf) };
      return { entries: await listFolder(path, ports.home) };
    },
  };
}

async function wingInfo(ports: WingHandlerPorts, { caller }: TunnelAsk): Promise<TunnelJson> {
  const { access, eggs, machine, home } = ports;
  const { config } = access;
  const folders = access.pathsFor(caller);
  const projects = (await ports.projects()).filter(
    ({ path }) => !folders || folders.some((each) => isSamePath(each, path)),
  );
  const named = listedKeys(config, caller).length > 0;
  // What tells of the machine beyond what one may use of it is for those who rule it.
  const rules = caller.role !== 'member';
  const keys = rules ? ports.globalKeys() : [];
  return {
    ...machine,
    agents: await eggs.agents(),
    projects: projects.map((project) => ({ ...project, path: toPosixPath(project.path) })),
    locked: config.locked,
    spectate: config.spectate,
    allowed_count: entriesOfRoost(config, caller.roost).length,
    ...(config.label ? { wing_label: config.label } : {}),
    ...(ports.p2p()
      ? { p2p: true, connection_mode: config.connection, ice_servers: config.iceServers }
      : {}),
    ...(keys.length > 0 ? { global_keys: keys } : {}),
    ...(named ? { passkey_enrolled: true } : {}),
    // Ours, which others ignore.
    aerie: {
      ...{ version: 1, challenge: true, drawn: true, contract: true },
      ...{ keepsToken: true, sessionKeys: true },
      ...(rules ? { home: toPosixPath(home) } : {}),
    },
  };
}

/** Folders in `asked`; of one that is not there, those in the folder above that begin like it. */
async function listFolder(asked: string, home: string): Promise<TunnelJson[]> {
  const path = fromPosixPath(asked.replace(/^~(?=\/|$)/, toPosixPath(home)) || home);
  if (isNetworkPath(path)) return [];
  const whole = await foldersIn(path);
  if (whole) return whole.map((name) => entryOf(joinPath(path, name)));
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  const above = path.slice(0, cut) || '/';
  const start = path.slice(cut + 1).toLowerCase();
  const names = (await foldersIn(above)) ?? [];
  return names
    .filter((name) => name.toLowerCase().startsWith(start))
    .map((name) => entryOf(joinPath(above, name)));
}

/** Names of the folders in it that are not hidden, or null if it cannot be read. */
async function foldersIn(path: string): Promise<string[] | null> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .sort((a, b) => a.localeCompare(b))
      .slice(0, MAX_ENTRIES);
  } catch {
    return null;
  }
}

function joinPath(folder: string, name: string): string {
  return /[\\/]$/.test(folder) ? `${folder}${name}` : `${folder}/${name}`;
}

function entryOf(path: string): TunnelJson {
  const shown = toPosixPath(path);
  return { name: shown.split('/').at(-1) || shown, is_dir: true, path: shown };
}
