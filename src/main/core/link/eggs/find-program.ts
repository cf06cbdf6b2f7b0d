// Programs of agents, found as those of chats are: on the PATH and in the usual places, through shims of
// Windows and scripts that need Node.

import { AgentSearch } from '../../agents/discovery/agent-search.ts';
import { sharedVersions } from '../../agents/discovery/cli-version.ts';
import { nodeFiles } from '../../agents/discovery/discovery-files.ts';
import { findNode } from '../../agents/discovery/find-node.ts';
import { pathFolders } from '../../agents/discovery/search-folders.ts';
import { customProfile } from '../../agents/profiles/custom-profile.ts';

/** How a program is started. */
export interface FoundProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface ProgramSearch {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The program `binary`, or null if it is not installed. */
export async function findProgram(
  binary: string,
  { platform, home, env }: ProgramSearch,
): Promise<FoundProgram | null> {
  const options = { platform, home, loginEnvironment: () => Promise.resolve(env) };
  const search = await AgentSearch.begin(customProfile({ name: binary, command: binary }), options);
  return search.find().then(
    ({ resolved }) => ({
      ...{ command: resolved.command, args: resolved.programArgs, env: resolved.env },
    }),
    () => null,
  );
}

/** Path of a Node that can run a script, or null. */
export async function findNodeProgram({ platform, env }: ProgramSearch): Promise<string | null> {
  const options = { platform, env, folders: pathFolders({ env, platform }) };
  return findNode('The proxy', { ...options, files: nodeFiles, versions: sharedVersions }).then(
    ({ command }) => command,
    () => null,
  );
}
