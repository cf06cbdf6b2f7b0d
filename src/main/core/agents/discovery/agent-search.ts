// Where is the agent's program? Asked in the order of acp.md 6.2, and told where we looked if nowhere.
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import { variableIn } from '../../pty/environment-variable.ts';
import { CliNotFoundError } from '../errors/acp-error.ts';
import type { AgentProfile } from '../profiles/agent-profile.ts';
import { agentEnvironment } from './agent-environment.ts';
import { type CliVersions, sharedVersions } from './cli-version.ts';
import { type DiscoveryFiles, nodeFiles } from './discovery-files.ts';
import { findNode } from './find-node.ts';
import type { FoundIn } from './found-agent.ts';
import { type ResolvedProgram, resolveProgram } from './resolve-program.ts';
import { pathFolders, wellKnownFolders } from './search-folders.ts';

export interface AgentSearchOptions {
  /** The program's path; nothing else is tried. */
  readonly cliPath?: string | undefined;
  /** The setting: paths by id of the profile. */
  readonly cliPaths?: Readonly<Record<string, string | undefined>> | undefined;
  /** Folders with a `node_modules` that the app has installed agents into. */
  readonly managedFolders?: readonly string[] | undefined;
  /**
   * The user's environment as a login shell has it. Default: that of this process, and of the login
   * shell where that does not lead to the program.
   */
  readonly loginEnvironment?: (() => Promise<Readonly<Record<string, string>>>) | undefined;
  /** A Node for agents that are scripts, absolute. */
  readonly node?: string | undefined;
  /** True if this Electron may be started as Node. */
  readonly electronAsNode?: boolean | undefined;
  readonly versions?: CliVersions | undefined;
  readonly platform?: NodeJS.Platform | undefined;
  readonly arch?: string | undefined;
  readonly home?: string | undefined;
  readonly files?: DiscoveryFiles | undefined;
}

/** A program that was found, and where. */
export interface Found {
  readonly resolved: ResolvedProgram;
  readonly foundIn: FoundIn;
  /** As it was found, before links and shims were followed. */
  readonly file: string;
}

interface Candidate {
  readonly folder: string;
  readonly foundIn: FoundIn;
}

export class AgentSearch {
  readonly env: Readonly<Record<string, string>>;
  readonly platform: NodeJS.Platform;
  readonly #profile: AgentProfile;
  readonly #options: AgentSearchOptions;
  readonly #files: DiscoveryFiles;
  readonly #home: string;
  /** Why files that were found could not be used. */
  readonly #problems: string[] = [];

  static async begin(profile: AgentProfile, options: AgentSearchOptions): Promise<AgentSearch> {
    const env = (await options.loginEnvironment?.()) ?? definedOnly(process.env);
    return new AgentSearch(profile, options, env);
  }

  private constructor(
    profile: AgentProfile,
    options: AgentSearchOptions,
    env: Readonly<Record<string, string>>,
  ) {
    this.env = env;
    this.platform = options.platform ?? process.platform;
    this.#profile = profile;
    this.#options = options;
    this.#files = options.files ?? nodeFiles;
    this.#home = options.home ?? homedir();
  }

  /** True if no path was given: the environment decides what is found. */
  get looksAround(): boolean {
    return this.#given() === undefined;
  }

  /** @throws CliNotFoundError, UnsupportedVersionError if its Node is too old */
  async find(): Promise<Found> {
    const given = this.#given();
    if (given !== undefined) return this.#exactly(given.path, given.foundIn);
    const [command] = this.#profile.command;
    const folders = await this.#folders();
    for (const { folder, foundIn } of folders) {
      const found = await this.#in(folder, command);
      if (found !== undefined) return { ...found, foundIn };
    }
    throw this.#notFound(folders);
  }

  /** A path that was given; nothing else is tried then. */
  #given(): { readonly path: string; readonly foundIn: FoundIn } | undefined {
    const { cliPath, cliPaths } = this.#options;
    if (cliPath !== undefined) return { path: cliPath, foundIn: 'explicit' };
    const set = cliPaths?.[this.#profile.id];
    if (set !== undefined && set !== '') return { path: set, foundIn: 'setting' };
    const [command] = this.#profile.command;
    return /[/\\]/.test(command) ? { path: command, foundIn: 'explicit' } : undefined;
  }

  async #exactly(wanted: string, foundIn: FoundIn): Promise<Found> {
    const path = expandHome(wanted, this.#home);
    const { isAbsolute } = this.platform === 'win32' ? win32 : posix;
    const { label } = this.#profile;
    const next = 'Check the path in the settings.';
    if (!isAbsolute(path)) {
      throw new CliNotFoundError(`The path "${path}" of ${label} is not absolute. ${next}`, [path]);
    }
    for (const candidate of this.#withExtensions(path)) {
      if (!(await this.#isUsable(candidate))) continue;
      const resolved = await this.#resolve(candidate);
      if (typeof resolved !== 'string') return { resolved, foundIn, file: candidate };
      throw new CliNotFoundError(
        `"${candidate}" ${resolved}, so ${label} cannot be started. ${next}`,
        [candidate],
      );
    }
    throw new CliNotFoundError(`There is no program "${path}" for ${label}. ${next}`, [path]);
  }

  /** A script need not be a program for Node to run it. */
  async #isUsable(path: string): Promise<boolean> {
    if (await this.#files.isProgram(path)) return true;
    return /\.[cm]?js$/i.test(path) && (await this.#files.head(path, 1)) !== '';
  }

  async #in(folder: string, command: string): Promise<Omit<Found, 'foundIn'> | undefined> {
    const { join } = this.platform === 'win32' ? win32 : posix;
    for (const candidate of this.#withExtensions(join(folder, command))) {
      if (!(await this.#files.isProgram(candidate))) continue;
      const resolved = await this.#resolve(candidate);
      if (typeof resolved !== 'string') return { resolved, file: candidate };
      this.#problems.push(`"${candidate}" ${resolved}.`);
    }
    return undefined;
  }

  #resolve(file: string): Promise<ResolvedProgram | string> {
    return resolveProgram(this.#profile, file, {
      platform: this.platform,
      arch: this.#options.arch ?? process.arch,
      files: this.#files,
      node: async () =>
        findNode(this.#profile.label, {
          node: this.#options.node,
          electronAsNode: this.#options.electronAsNode,
          platform: this.platform,
          env: agentEnvironment({ base: this.env, platform: this.platform }),
          folders: (await this.#folders()).map(({ folder }) => folder),
          files: this.#files,
          versions: this.#options.versions ?? sharedVersions,
        }),
    });
  }

  async #folders(): Promise<Candidate[]> {
    const { env, platform } = this;
    const { join } = platform === 'win32' ? win32 : posix;
    const known = await wellKnownFolders({ env, platform, home: this.#home, files: this.#files });
    const managed = this.#options.managedFolders ?? [];
    const all: Candidate[] = [
      ...managed.map((folder) => join(folder, 'node_modules', '.bin')).map(as('managed')),
      ...pathFolders({ env, platform }).map(as('path')),
      ...known.map(as('well-known')),
    ];
    const seen = new Set<string>();
    return all.filter(({ folder }) => !seen.has(folder) && seen.add(folder));
  }

  /** On Windows the files that a name stands for, the program before the script that starts it. */
  #withExtensions(path: string): string[] {
    if (this.platform !== 'win32') return [path];
    const listed = variableIn(this.env, 'PATHEXT', 'win32') ?? '.COM;.EXE;.BAT;.CMD';
    const extensions = listed.split(';').filter((one) => /^\.(com|exe|bat|cmd)$/i.test(one));
    const lower = path.toLowerCase();
    if (/\.[cm]?js$/.test(lower)) return [path];
    if (extensions.some((one) => lower.endsWith(one.toLowerCase()))) return [path];
    return extensions.map((one) => `${path}${one.toLowerCase()}`);
  }

  #notFound(folders: readonly Candidate[]): CliNotFoundError {
    const { label, install } = this.#profile;
    const how = install === undefined ? 'Install it' : `Install it with "${install}"`;
    const path = folders.findIndex(({ foundIn }) => foundIn !== 'managed');
    const searched = folders.map(({ folder }) => folder);
    searched.splice(path < 0 ? searched.length : path, 0, '$PATH');
    const found = this.#problems.length === 0 ? '' : ` ${this.#problems.join(' ')}`;
    return new CliNotFoundError(
      `${label} was not found.${found} ${how}, or set the path of the program in the settings.`,
      searched,
    );
  }
}

function as(foundIn: FoundIn): (folder: string) => Candidate {
  return (folder) => ({ folder, foundIn });
}

function expandHome(path: string, home: string): string {
  return /^~[/\\]/.test(path) ? home + path.slice(1) : path;
}

function definedOnly(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const defined: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) defined[name] = value;
  return defined;
}
