import { posix, win32 } from 'node:path';
import { overlaid } from '../../pty/environment-variable.ts';
import type { FoundAgent } from '../discovery/found-agent.ts';
import type { AgentLaunch } from '../transport/agent-launch.ts';
import type { AgentAuthMethod } from './auth-method.ts';

/** A program that logs somebody in, for a terminal. */
export interface LoginLaunch extends AgentLaunch {
  /** What to call the terminal; untrusted text. */
  readonly label: string;
}

/** What of an agent is needed to log in to it. */
export type LoginAgent = Pick<
  FoundAgent,
  'profile' | 'path' | 'command' | 'args' | 'programArgs' | 'env'
>;

/**
 * The program to run for a method; undefined if it is not done in a terminal. A command that is just
 * the agent's own name becomes the program we found: the agent does not know where it lies.
 */
export function terminalAuth(
  method: AgentAuthMethod,
  agent: LoginAgent,
  platform: NodeJS.Platform = process.platform,
): LoginLaunch | undefined {
  if (method.kind !== 'terminal') return undefined;
  const env = overlaid(agent.env, method.env, platform);
  const label = method.label ?? method.name;
  const { command, args } = method;
  if (command === undefined) {
    return { command: agent.command, args: [...agent.args, ...args], env, label };
  }
  if (isOwnName(command, agent)) {
    return { command: agent.command, args: [...agent.programArgs, ...args], env, label };
  }
  return { command, args, env, label };
}

function isOwnName(command: string, { profile, path }: LoginAgent): boolean {
  if (/[/\\]/.test(command)) return false;
  const name = stem(command);
  return name === stem(profile.command[0]) || name === stem(path);
}

function stem(path: string): string {
  return win32
    .basename(posix.basename(path))
    .replace(/\.(exe|cmd|bat)$/i, '')
    .toLowerCase();
}
