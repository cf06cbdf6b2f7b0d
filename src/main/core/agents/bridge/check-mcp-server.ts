// Whether an MCP server that an agent is to use can be reached: agents say nothing if it cannot (acp.md 4.9).
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { McpServer } from '@agentclientprotocol/sdk/unstable';
import { checkHttpServer } from './check-http-server.ts';

/** How an MCP server stands. `detail` is a sentence for a person, without secrets. */
export interface McpServerState {
  readonly name: string;
  readonly state: 'ready' | 'refused' | 'unreachable' | 'not_found' | 'unknown';
  readonly detail: string;
}

export interface McpCheckOptions {
  /** Absolute; where relative programs are looked for. */
  readonly cwd?: string;
  /** Environment of the agent. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  /** In ms; 2,000 unless given. */
  readonly timeoutMs?: number;
  readonly platform?: NodeJS.Platform;
}

/** Looks, without using any tool. Never throws. A stdio server is looked for, not started. */
export async function checkMcpServer(
  server: McpServer,
  options: McpCheckOptions = {},
): Promise<McpServerState> {
  if (!('type' in server)) return checkStdio(server, options);
  if (server.type !== 'http' && server.type !== 'sse') {
    const name = typeof server['name'] === 'string' ? server['name'] : '';
    return { name, state: 'unknown', detail: 'This kind of server cannot be checked.' };
  }
  return checkHttpServer(server, options);
}

type StdioServer = Extract<McpServer, { command: string }>;

async function checkStdio(server: StdioServer, options: McpCheckOptions): Promise<McpServerState> {
  const { name, command } = server;
  const own = Object.fromEntries(server.env.map((entry) => [entry.name, entry.value]));
  const path = await which(command, { ...options.env, ...own }, options);
  return path === undefined
    ? {
        name,
        state: 'not_found',
        detail: `The program "${command}" was not found. Install it, or correct the command of the server.`,
      }
    : { name, state: 'ready', detail: `Starts ${path}.` };
}

async function which(
  command: string,
  env: Readonly<Record<string, string | undefined>>,
  { cwd = process.cwd(), platform = process.platform }: McpCheckOptions,
): Promise<string | undefined> {
  const windows = platform === 'win32';
  const valueOf = (name: string): string =>
    Object.entries(env).find(([key]) => (windows ? key.toUpperCase() : key) === name)?.[1] ?? '';
  const hasFolder = command.includes('/') || (windows && command.includes('\\'));
  const folders = hasFolder ? [cwd] : valueOf('PATH').split(delimiter).filter(isAbsolute);
  const extensions = windows
    ? ['', ...(valueOf('PATHEXT') || '.COM;.EXE;.BAT;.CMD').split(';')]
    : [''];
  for (const folder of folders) {
    for (const extension of extensions) {
      const path = hasFolder
        ? resolve(folder, command + extension)
        : join(folder, command + extension);
      if (await isProgram(path)) return path;
    }
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    // Not there, or not ours to run: the same to whoever looks for it.
    return false;
  }
}
