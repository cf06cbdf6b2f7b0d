// Programs for people elsewhere. Folders with rules (egg.yaml) need a sandbox: without one nothing is
// started there, rather than something that only looks safe.

import { access, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';
import { type AgentKind, agentKinds, SHELL_KIND } from './agent-table.ts';
import type { EggLaunch, EggRequest, Eggs } from './eggs.ts';

/** Variables that everything gets. */
const ALWAYS = ['HOME', 'PATH', 'TERM', 'LANG', 'USER', 'SHELL', 'TMPDIR'];
const WINDOWS = ['SystemRoot', 'APPDATA', 'LOCALAPPDATA', 'USERPROFILE', 'TEMP', 'TMP', 'PATHEXT'];
/** Letters of a person's name that a variable may hold. */
const NOT_A_NAME = /[^A-Za-z0-9 _.@-]/g;

export interface EggPorts {
  readonly home: string;
  readonly defaultShell: string;
  readonly userEnvironment: () => Promise<Readonly<Record<string, string>>>;
  /** The program's path, or undefined if it is not installed. */
  readonly find: (binary: string, path: string | undefined) => Promise<string | undefined>;
}

/** Starts agents and shells within the rules that can be kept here. */
export function createEggs(ports: EggPorts): Eggs {
  return {
    agents: async () => {
      const { PATH } = await ports.userEnvironment();
      const found = await Promise.all(agentKinds.map(({ binary }) => ports.find(binary, PATH)));
      return [
        ...agentKinds.filter((_, index) => found[index] !== undefined).map(({ name }) => name),
        SHELL_KIND,
      ];
    },
    launch: (request) => launch(request, ports),
  };
}

async function launch(request: EggRequest, ports: EggPorts): Promise<EggLaunch> {
  const kind = agentKinds.find(({ name }) => name === request.agent);
  const cwd = await folderOf(request.cwd, ports.home);
  if (await exists(join(cwd, 'egg.yaml'))) {
    throw new AppError(
      'bad_request',
      'This folder has rules (egg.yaml) that need a sandbox, and there is none on this machine.',
    );
  }
  const user = await ports.userEnvironment();
  const program = kind && (await ports.find(kind.binary, user['PATH']));
  if (request.agent !== SHELL_KIND && !program) {
    throw new AppError('agent_not_found', `"${request.agent}" is not installed on this machine.`);
  }
  return {
    shell: program ?? ports.defaultShell,
    args: kind?.args ?? [],
    cwd,
    env: environmentFor(request, kind, user),
    dispose: () => Promise.resolve(),
  };
}

/** @throws AppError `cwd_not_found` */
async function folderOf(asked: string, home: string): Promise<string> {
  const path = asked || home;
  const facts = isAbsolute(path) ? await stat(path).catch(() => null) : null;
  if (facts?.isDirectory()) return path;
  throw new AppError('cwd_not_found', 'The folder does not exist. Choose another folder.');
}

function environmentFor(
  { sessionId, caller }: EggRequest,
  kind: AgentKind | undefined,
  user: Readonly<Record<string, string>>,
): Record<string, string> {
  const names = new Set([...ALWAYS, ...WINDOWS, ...(kind?.env ?? [])]);
  const passed = Object.entries(user).filter(([name]) => names.has(name) || name.startsWith('LC_'));
  return {
    ...Object.fromEntries(passed),
    TERM: 'xterm-256color',
    GIT_TERMINAL_PROMPT: '0',
    WT_SESSION_ID: sessionId,
    WT_USER: caller.userId.replace(NOT_A_NAME, ''),
    WT_USER_EMAIL: caller.email.replace(NOT_A_NAME, ''),
    WT_USER_NAME: caller.displayName.replace(NOT_A_NAME, ''),
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
