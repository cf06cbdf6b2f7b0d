// An agent's program with all that is needed to start it.
import { posix, win32 } from 'node:path';
import { overlaid, variableIn } from '../../pty/environment-variable.ts';
import { CliNotFoundError } from '../errors/acp-error.ts';
import type { AgentProfile } from '../profiles/agent-profile.ts';
import { type AgentArgumentOptions, agentArguments } from './agent-arguments.ts';
import { agentEnvironment } from './agent-environment.ts';
import { AgentSearch, type AgentSearchOptions, type Found } from './agent-search.ts';
import type { FoundAgent } from './found-agent.ts';
import { loginShellEnvironment } from './login-shell-environment.ts';
import { pathFolders } from './search-folders.ts';

export interface FindAgentOptions extends AgentArgumentOptions, AgentSearchOptions {
  /** Explicit wishes for the agent's environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Folder for sessions and credentials of opencode. */
  readonly opencodeHome?: string | undefined;
}

/**
 * Finds the program of an agent and says how it is started.
 * @throws CliNotFoundError with the places looked at, UnsupportedVersionError if its Node is too old,
 * BadOptionError
 */
export async function findAgent(
  profile: AgentProfile,
  options: FindAgentOptions = {},
): Promise<FoundAgent> {
  const ownArgs = agentArguments(profile, options);
  const { search, found } = await searchFor(profile, options);
  const { resolved, foundIn, file } = found;
  const { platform } = search;
  const environment = agentEnvironment({
    base: search.env,
    profileEnv: profile.env,
    env: options.env,
    opencodeHome: options.opencodeHome,
    platform,
  });
  // Where a program lies that is not on the PATH its own helpers lie, such as the Node of a script.
  const helpers = [
    ...(foundIn === 'well-known' ? [parentOf(file, platform)] : []),
    ...(resolved.programArgs.length > 0 ? [parentOf(resolved.command, platform)] : []),
  ];
  return {
    profile,
    foundIn,
    path: resolved.path,
    command: resolved.command,
    programArgs: resolved.programArgs,
    args: [...resolved.programArgs, ...ownArgs],
    env: { ...withFolders(environment, helpers, platform), ...resolved.env },
  };
}

/** Asks the login shell only where the environment of this process does not lead to the program. */
async function searchFor(
  profile: AgentProfile,
  options: FindAgentOptions,
): Promise<{ search: AgentSearch; found: Found }> {
  const search = await AgentSearch.begin(profile, options);
  try {
    return { search, found: await search.find() };
  } catch (error) {
    const isFinal = options.loginEnvironment !== undefined || !(error instanceof CliNotFoundError);
    if (isFinal || !search.looksAround) throw error;
    const again = { ...options, loginEnvironment: loginShellEnvironment };
    const wider = await AgentSearch.begin(profile, again);
    return { search: wider, found: await wider.find() };
  }
}

function parentOf(file: string, platform: NodeJS.Platform): string {
  return (platform === 'win32' ? win32 : posix).dirname(file);
}

/** `env` with folders at the end of its PATH that are not on it. */
function withFolders(
  env: Readonly<Record<string, string>>,
  folders: readonly string[],
  platform: NodeJS.Platform,
): Record<string, string> {
  const known = new Set(pathFolders({ env, platform }));
  const missing = folders.filter((folder) => !known.has(folder));
  const path = variableIn(env, 'PATH', platform);
  if (missing.length === 0) return { ...env };
  const { delimiter } = platform === 'win32' ? win32 : posix;
  const all = [...(path ? [path] : []), ...new Set(missing)].join(delimiter);
  return overlaid(env, { PATH: all }, platform);
}
