// A folder for temporary files of one agent process. Agents leave megabytes behind at each crash
// (acp.md 4.2); with a folder of its own that can be cleared away. Its path is also what the agent's
// programs are known by, see leftover-processes.ts.
import { lstat, mkdtemp, readdir, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { ProcessError } from '../errors/acp-error.ts';
import { endLeftovers } from './leftover-processes.ts';

export interface AgentTempFolder {
  readonly path: string;
  /** Variables that make programs use it. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends programs that the agent left behind, then removes the folder. Never rejects. */
  clear(): Promise<void>;
}

const PREFIX = 'aerie-agent';
const sweeps = new Map<string, Promise<void>>();

/**
 * Makes a folder below TMPDIR of `env`, else the system's. Clears folders of crashed runs once.
 * @throws ProcessError if none can be made
 */
export async function makeAgentTempFolder(
  env: Readonly<Record<string, string>>,
  ports: { readonly clock: Clock; readonly logger: Logger },
): Promise<AgentTempFolder> {
  const parent = await usableParent(env);
  const path = await makeFolder(join(parent, `${PREFIX}-${process.pid}-${await processSpace()}-`));
  const sweep = sweeps.get(parent) ?? sweepAbandoned(parent, ports);
  sweeps.set(parent, sweep);
  return {
    path,
    env: process.platform === 'win32' ? { TEMP: path, TMP: path } : { TMPDIR: path },
    clear: () => clearFolder(path, ports),
  };
}

async function makeFolder(prefix: string): Promise<string> {
  try {
    return await mkdtemp(prefix);
  } catch (cause) {
    throw new ProcessError(
      `The agent needs a folder for temporary files, and none could be made at "${prefix}…". Check that there is room and that you may write there.`,
      { exitCode: null, signal: null, stderrTail: '' },
      { cause },
    );
  }
}

/** Clears folders of the user `uid` below `parent` whose Aerie is gone. Never rejects. */
export async function sweepAbandoned(
  parent: string,
  ports: { readonly clock: Clock; readonly logger: Logger },
  uid = process.getuid?.(),
): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  const space = await processSpace();
  for (const name of names) {
    const match = /^aerie-agent-(\d+)-(\d+)-[^/]+$/.exec(name);
    const [, owner, ownerSpace] = match ?? [];
    // A process id says nothing about another container that shares the folder.
    if (owner === undefined || ownerSpace !== space || isAlive(Number(owner))) continue;
    const path = join(parent, name);
    if (await isFolderOf(path, uid)) await clearFolder(path, ports);
  }
}

/**
 * A folder for temporary files is everybody's: one that another user has made may lead the removal
 * elsewhere by links that change meanwhile.
 */
async function isFolderOf(path: string, uid: number | undefined): Promise<boolean> {
  const info = await lstat(path).catch(() => null);
  return info?.isDirectory() === true && (uid === undefined || info.uid === uid);
}

async function clearFolder(
  path: string,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<void> {
  try {
    const inUse = await endLeftovers(`TMPDIR=${path}`, clock);
    // A program that lives on, such as a browser, may still need it; a later start clears it.
    if (!inUse) await rm(path, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    logger.debug({ err: error, path }, 'a temporary folder of an agent could not be removed');
  }
}

async function usableParent(env: Readonly<Record<string, string>>): Promise<string> {
  const wanted = process.platform === 'win32' ? env['TEMP'] : env['TMPDIR'];
  if (wanted === undefined || wanted === '') return tmpdir();
  const info = await stat(wanted).catch(() => null);
  return info?.isDirectory() ? wanted : tmpdir();
}

/** Number of the space that process ids are of; 0 where there is only one. */
async function processSpace(): Promise<string> {
  const link = await readlink('/proc/self/ns/pid').catch(() => '');
  return /\d+/.exec(link)?.[0] ?? '0';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process lives, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
