// Programs for people elsewhere, within the rules of their folder. Rules that somebody wrote are kept or
// nothing is started: without a sandbox a folder with rules is refused, rather than something that only
// looks safe. Members are always boxed, by an egg.yaml in the folder itself.

import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';
import { type AgentKind, agentKinds, SHELL_KIND } from './agent-table.ts';
import { describeBox } from './describe-box.ts';
import { eggEnvironment, sessionVariables } from './egg-environment.ts';
import {
  type EggFolder,
  eggFolder,
  eggPath,
  removeEggFolder,
  sweepEggFolders,
} from './egg-folder.ts';
import { deniesAtHome, type EggRules } from './egg-rules.ts';
import type { EggLaunch, EggRequest, Eggs } from './eggs.ts';
import { type FoundProgram, findNodeProgram, findProgram } from './find-program.ts';
import { keepEgg } from './keep-egg.ts';
import { type FoundEgg, loadEgg, readEggFile } from './load-egg.ts';
import { union } from './merge-eggs.ts';
import type { AgentSettings } from './sandbox/agent-settings.ts';
import { type Boxed, type BoxRequest, boxSession } from './sandbox/box-session.ts';
import type { DomainProxyOptions } from './sandbox/domain-proxy.ts';
import { findSandbox, type Sandbox } from './sandbox/find-sandbox.ts';
import { isWithin } from './sandbox/plan-mounts.ts';
import { reopenWay, type ToolGuest, type Way, type WayPorts } from './sandbox/way-out.ts';
import { loadTools, type Tool } from './tools/load-tools.ts';
import { startToolServer } from './tools/tool-server.ts';
import { homeOf } from './user-home.ts';

export interface EggPorts {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly defaultShell: string;
  /** Folders of Aerie: data (sessions and homes are kept in it) and settings (rules are read from it). */
  readonly dataFolder: string;
  readonly configFolder: string;
  /** What else no session may reach, such as sockets of Aerie. */
  readonly protect: readonly string[];
  readonly userEnvironment: () => Promise<Readonly<Record<string, string>>>;
  /** Default: the one of this machine, tried once. */
  readonly sandbox?: () => Promise<Sandbox>;
  /** Addresses of names for sessions. Default: as this machine finds them. */
  readonly resolve?: DomainProxyOptions['resolve'];
}

/** Starts agents and shells within the rules that can be kept here. */
export function createEggs(ports: EggPorts): Eggs {
  const root = join(ports.dataFolder, 'eggs');
  let found: Promise<Sandbox> | undefined;
  const sandbox = async (): Promise<Sandbox> => {
    const { PATH: path } = await ports.userEnvironment();
    found ??= ports.sandbox?.() ?? findSandbox({ platform: ports.platform, path });
    return found;
  };
  /** Sessions of this run. */
  const launched = new Set<string>();
  /** Those of earlier runs, with their ways out. */
  const running = new Map<string, number>();
  const open = new Set<Way>();
  const ways: WayPorts = {
    ...{ resolve: ports.resolve, open },
    serveTools: async (path, guest) => {
      const { tools: all } = await toolsFor(ports, guest);
      const tools = all.filter(({ name }) => guest.names.includes(name));
      return startToolServer({ path, tools, context: guest, user: ports.userEnvironment, running });
    },
  };
  const resumed = new Map<string, Promise<Way | null>>();
  return {
    agents: async () => {
      const search = { ...ports, env: await ports.userEnvironment() };
      const programs = await Promise.all(
        agentKinds.map(({ binary }) => findProgram(binary, search)),
      );
      return [
        ...agentKinds.filter((_, index) => programs[index] !== null).map(({ name }) => name),
        SHELL_KIND,
      ];
    },
    launch: async (request) => {
      launched.add(request.sessionId);
      return new Launch(request, ports, root, ways).start(sandbox);
    },
    changeRules: (yaml) =>
      keepEgg(yaml, { config: ports.configFolder, home: ports.home, read: readEggFile }),
    resume: async (sessionId) => {
      if (launched.has(sessionId) || resumed.has(sessionId)) return;
      const way = reopenWay(eggPath(root, sessionId), ways);
      resumed.set(sessionId, way);
      await way;
    },
    close: async () => {
      await Promise.all([...open].map((way) => way.close()));
    },
    forget: async (sessionId) => {
      const way = await resumed.get(sessionId)?.catch(() => null);
      await way?.dispose();
      resumed.delete(sessionId);
      await removeEggFolder(root, sessionId);
    },
    keepOnly: (living) => {
      const alive = new Set(living);
      return sweepEggFolders(root, Date.now(), (id) => alive.has(id) || launched.has(id));
    },
  };
}

/** One start, from what is asked for to how it is done. */
class Launch {
  readonly #request: EggRequest;
  readonly #ports: EggPorts;
  readonly #root: string;
  readonly #ways: WayPorts;
  readonly #kind: AgentKind | undefined;
  #toolNames: readonly string[] = [];
  /** Sentences on what cannot be used. */
  readonly #problems: string[] = [];

  constructor(request: EggRequest, ports: EggPorts, root: string, ways: WayPorts) {
    this.#request = request;
    this.#ways = ways;
    this.#ports = ports;
    this.#root = root;
    this.#kind = agentKinds.find(({ name }) => name === request.agent);
  }

  async start(findBox: () => Promise<Sandbox>): Promise<EggLaunch> {
    const { caller, sessionId, cwd: asked } = this.#request;
    const { home, dataFolder, configFolder } = this.#ports;
    const cwd = await folderOf(asked, home);
    const egg = await loadEgg(cwd, { config: configFolder, home, read: readEggFile });
    const isMember = caller.role === 'member';
    if (isMember && egg.origin !== 'folder') {
      throw new AppError(
        'bad_request',
        `no egg.yaml in ${cwd}: members only work in folders with rules of their own.`,
      );
    }
    const program = await this.#program(egg.rules);
    const sandbox = await this.#sandbox(egg, findBox);
    const sessionHome = await homeOf(caller, home, join(dataFolder, 'user-homes'));
    const folder = await eggFolder(this.#root, sessionId);
    let boxed: Boxed | null = null;
    try {
      boxed = sandbox && (await this.#box(egg, sandbox, program, { cwd, sessionHome, folder }));
      return await this.#launch(egg, program, boxed, { cwd, sessionHome, folder });
    } catch (error) {
      await boxed?.dispose();
      await folder.dispose();
      throw error;
    }
  }

  /** @throws AppError `agent_not_found` */
  async #program(rules: EggRules): Promise<FoundProgram> {
    const { agent } = this.#request;
    if (agent === SHELL_KIND) {
      return { command: rules.shell ?? this.#ports.defaultShell, args: [], env: {} };
    }
    const env = await this.#ports.userEnvironment();
    const found = this.#kind && (await findProgram(this.#kind.binary, { ...this.#ports, env }));
    if (!this.#kind || !found) {
      throw new AppError('agent_not_found', `"${agent}" is not installed on this machine.`);
    }
    const more = rules.skipPermissions ? this.#kind.skipPermissions : [];
    return { ...found, args: [...found.args, ...this.#kind.args, ...more] };
  }

  /** Null for a session without a box. @throws AppError where there must be one */
  async #sandbox(
    { origin }: FoundEgg,
    find: () => Promise<Sandbox>,
  ): Promise<Exclude<Sandbox, { kind: 'none' }> | null> {
    // A terminal of the owner's where no rules are is what it is at the machine itself.
    const mayBeFree = origin === 'built-in';
    if (mayBeFree && this.#request.agent === SHELL_KIND) return null;
    const sandbox = await find();
    if (sandbox.kind !== 'none') return sandbox;
    if (mayBeFree) return null;
    throw new AppError(
      'bad_request',
      `This folder has rules (egg.yaml) that need a sandbox, and ${sandbox.why}.`,
    );
  }

  async #box(
    egg: FoundEgg,
    sandbox: Exclude<Sandbox, { kind: 'none' }>,
    program: FoundProgram,
    { cwd, sessionHome, folder }: Places,
  ): Promise<Boxed> {
    const { home, dataFolder, configFolder, protect, platform } = this.#ports;
    const network = this.#network(egg.rules);
    const settings = await this.#settings(egg.rules, { cwd, sessionHome });
    const kept = [...egg.files, ...(settings?.given ? [settings.given] : [])];
    // Rules for everywhere do not mean the whole home folder when somebody happens to start there.
    const isHome = egg.origin !== 'folder' && isWithin(await real(home), await real(cwd));
    const fs = egg.rules.fs.filter(({ mode, path }) => !(isHome && mode === 'rw' && path === '.'));
    return boxSession(
      {
        rules: { ...egg.rules, network, fs: [...fs, ...kept.map(keepFile)] },
        mounts: {
          ...{ cwd: await real(cwd), home: await real(home), sessionHome: await real(sessionHome) },
          agentPaths: this.#kind?.homePaths ?? [],
          protect: [dataFolder, configFolder, ...protect],
          holes: [
            ...(sessionHome === home ? [] : [{ mode: 'rw' as const, path: sessionHome }]),
            { mode: 'rw', path: folder.shared },
            { mode: 'ro', path: folder.shims },
          ],
        },
        ...{ command: program.command, args: program.args, folder: folder.path },
        localPorts: this.#kind?.localPorts ?? [],
        settings,
        ...{ ways: this.#ways, tools: await this.#tools(sandbox, { cwd, folder }) },
        node: async () =>
          findNodeProgram({ platform, home, env: await this.#ports.userEnvironment() }),
      },
      sandbox,
    );
  }

  /** Settings of the agent; members keep their own, unless the rules or a key of the user's say more. */
  async #settings(
    { agentSettings, env: names }: EggRules,
    { cwd, sessionHome }: Pick<Places, 'cwd' | 'sessionHome'>,
  ): Promise<AgentSettings | null> {
    const { settings, keyHelper = '', name } = this.#kind ?? { settings: null, name: '' };
    if (!settings) return null;
    const { home } = this.#ports;
    const env = await this.#ports.userEnvironment();
    // Rules that name the variable want the variable.
    const isNamed = names === '*' || names.includes(keyHelper);
    const key = (!isNamed && env[keyHelper]) || null;
    const written = agentSettings[name];
    const [folder, realHome] = [await real(cwd), await real(home)];
    const given =
      written === undefined ? null : resolve(folder, written.replace(/^~(?=\/)/, realHome));
    if (sessionHome !== home && given === null && key === null) return null;
    return { ...settings, home: sessionHome, given, key };
  }

  /** Tools of this machine for the session, where its sandbox has a way to them. */
  async #tools(
    { kind }: Sandbox,
    { cwd, folder }: Pick<Places, 'cwd' | 'folder'>,
  ): Promise<NonNullable<BoxRequest['tools']> | null> {
    if (kind !== 'bubblewrap') return null;
    const { caller, sessionId } = this.#request;
    const env = sessionVariables(sessionId, caller);
    const members = caller.role === 'member';
    const { tools, problems } = await toolsFor(this.#ports, { members });
    this.#problems.push(...problems);
    const names = tools.map(({ name }) => name);
    this.#toolNames = names;
    const guest = { cwd, members, names, env };
    return names.length > 0 ? { guest, shims: folder.shims } : null;
  }

  /** Hosts of the rules, and those that the agent cannot work without. */
  #network({ network }: EggRules): '*' | readonly string[] {
    return union(network, this.#kind?.domains ?? []);
  }

  async #launch(
    { rules, origin }: FoundEgg,
    program: FoundProgram,
    boxed: Boxed | null,
    { cwd, sessionHome, folder }: Places,
  ): Promise<EggLaunch> {
    const { caller, sessionId } = this.#request;
    const env = eggEnvironment({
      ...{ user: await this.#ports.userEnvironment(), rules, sessionId, caller, folder },
      names: (this.#kind?.env ?? []).filter(
        (name) => !(boxed?.hasKey && name === this.#kind?.keyHelper),
      ),
      home: sessionHome,
      sshDenied: deniesAtHome(rules.fs, this.#ports.home, '.ssh'),
      windows: this.#ports.platform === 'win32',
    });
    return {
      ...{ shell: boxed?.shell ?? program.command, args: boxed?.args ?? program.args, cwd, folder },
      env: { ...env, ...program.env, ...boxed?.env },
      box: describeBox({
        report: boxed?.report ?? null,
        ...{ rules: origin, network: this.#network(rules), folder: folder.path },
        tools: this.#toolNames,
        more: [
          ...this.#problems,
          ...(rules.trace ? ['System calls are not traced.'] : []),
          ...(this.#kind?.settings === null && rules.agentSettings[this.#kind.name] !== undefined
            ? [`Settings of ${this.#kind.name} (agent_settings) are not put in place.`]
            : []),
        ],
      }),
      audit: rules.audit,
      dispose: async () => {
        await boxed?.dispose();
        await folder.dispose();
      },
    };
  }
}

/** Tools that a guest may use. */
async function toolsFor(
  { configFolder }: Pick<EggPorts, 'configFolder'>,
  { members }: Pick<ToolGuest, 'members'>,
): Promise<{ readonly tools: readonly Tool[]; readonly problems: readonly string[] }> {
  const { tools, problems } = await loadTools(join(configFolder, 'tools'));
  return { tools: tools.filter((tool) => !members || tool.members), problems };
}

interface Places {
  readonly cwd: string;
  readonly sessionHome: string;
  readonly folder: EggFolder;
}

/** A session must not change what holds for the next one. */
const keepFile = (path: string) => ({ mode: 'deny-write' as const, path });

const real = (path: string): Promise<string> => realpath(path).catch(() => path);

/** @throws AppError `cwd_not_found` */
async function folderOf(asked: string, home: string): Promise<string> {
  const path = asked || home;
  const facts = isAbsolute(path) ? await stat(path).catch(() => null) : null;
  if (facts?.isDirectory()) return path;
  throw new AppError('cwd_not_found', 'The folder does not exist. Choose another folder.');
}
