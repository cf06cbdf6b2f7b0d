// One start of a program for somebody elsewhere: from what is asked for to how it is done.

import { mkdir, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';
import { nodeFiles } from '../../agents/discovery/discovery-files.ts';
import { isBelow } from '../tunnel/posix-path.ts';
import { type AgentKind, agentKinds, SHELL_KIND } from './agent-table.ts';
import { describeBox } from './describe-box.ts';
import { eggEnvironment, sessionVariables } from './egg-environment.ts';
import { type EggFolder, eggFolder } from './egg-folder.ts';
import type { EggPorts } from './egg-ports.ts';
import { deniesAtHome, type EggRules, type FsRule } from './egg-rules.ts';
import type { EggLaunch, EggRequest } from './eggs.ts';
import { type FoundProgram, findNodeProgram, findProgram } from './find-program.ts';
import { type EggPlaces, type FoundEgg, loadEgg, readEggFile } from './load-egg.ts';
import { union } from './merge-eggs.ts';
import { nestedRules } from './nested-rules.ts';
import type { AgentSettings } from './sandbox/agent-settings.ts';
import { type Boxed, type BoxRequest, boxSession } from './sandbox/box-session.ts';
import type { Sandbox } from './sandbox/find-sandbox.ts';
import type { ToolGuest, WayPorts } from './sandbox/way-out.ts';
import { guestTools } from './tools/guest-tools.ts';
import type { Tool } from './tools/load-tools.ts';
import { homeOf } from './user-home.ts';

export interface EggStartPorts extends EggPorts {
  /** Holds the private folders of sessions. */
  readonly root: string;
  readonly ways: Omit<WayPorts, 'serveTools'>;
  /** Serves tools on a socket. */
  readonly serveTools: (
    path: string,
    guest: ToolGuest,
    tools: readonly Tool[],
  ) => Promise<AsyncDisposable>;
}

type RealSandbox = Exclude<Sandbox, { kind: 'none' }>;

/** Folders of a start. */
interface Places {
  /** As it was asked for, and as it really was then: what comes later may have been put there. */
  readonly cwd: string;
  readonly realCwd: string;
  readonly sessionHome: string;
  readonly folder: EggFolder;
}

/** Tools for a session, and sentences on those that cannot be used. */
interface Tools {
  readonly names: readonly string[];
  readonly problems: readonly string[];
  readonly request: Pick<BoxRequest, 'tools' | 'ways'>;
}

export class EggStart {
  readonly #request: EggRequest;
  readonly #ports: EggStartPorts;
  readonly #kind: AgentKind | undefined;

  constructor(request: EggRequest, ports: EggStartPorts) {
    this.#request = request;
    this.#ports = ports;
    this.#kind = agentKinds.find(({ name }) => name === request.agent);
  }

  /** To be called once. @throws AppError as `Eggs.launch` */
  async start(findBox: () => Promise<Sandbox>): Promise<EggLaunch> {
    const { caller, sessionId, cwd: asked } = this.#request;
    const { home, dataFolder, root } = this.#ports;
    const cwd = await folderOf(asked, home);
    const realCwd = await nodeFiles.realPath(cwd);
    const egg = await loadEgg(realCwd, this.#eggPlaces);
    if (caller.role === 'member' && egg.origin !== 'folder') {
      throw new AppError(
        'bad_request',
        `no egg.yaml in ${cwd}: members only work in folders with rules of their own.`,
      );
    }
    const program = await this.#program(egg.rules);
    const sandbox = await this.#sandbox(egg, findBox);
    const sessionHome = await homeOf(caller, home, join(dataFolder, 'user-homes'));
    const folder = await eggFolder(root, sessionId);
    const places = { cwd, realCwd, sessionHome, folder };
    let boxed: Boxed | null = null;
    try {
      const tools = await this.#tools(sandbox, places);
      boxed = sandbox && (await this.#box(egg, sandbox, program, tools, places));
      return await this.#launch(egg, program, tools, boxed, places);
    } catch (error) {
      await boxed?.dispose();
      await folder.dispose();
      throw error;
    }
  }

  get #eggPlaces(): EggPlaces {
    const { configFolder, home } = this.#ports;
    return { config: configFolder, home, read: readEggFile };
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
  async #sandbox({ origin }: FoundEgg, find: () => Promise<Sandbox>): Promise<RealSandbox | null> {
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
    sandbox: RealSandbox,
    program: FoundProgram,
    tools: Tools,
    { realCwd: cwd, sessionHome, folder }: Places,
  ): Promise<Boxed> {
    const { dataFolder, configFolder, protect, platform, home } = this.#ports;
    const realHome = await nodeFiles.realPath(home);
    const settings = await this.#settings(egg.rules, { cwd, realHome, sessionHome });
    const kept = [...egg.files, ...(settings?.given ? [settings.given] : [])];
    // What is not there cannot be kept from a session that may make it, if it can be made at all.
    await mkdir(configFolder, { recursive: true, mode: 0o700 }).catch(() => {});
    // Rules for everywhere do not mean the whole home folder when somebody happens to start there.
    const isHome = egg.origin !== 'folder' && isBelow(realHome, cwd);
    const fs: FsRule[] = [
      ...egg.rules.fs.filter(({ mode, path }) => !(isHome && mode === 'rw' && path === '.')),
      // A session must not change what holds for the next one.
      ...kept.map((path) => ({ mode: 'deny-write', path }) as const),
      ...(await nestedRules(cwd, this.#request.shared ?? [], this.#eggPlaces)),
    ];
    return boxSession(
      {
        rules: { ...egg.rules, network: this.#network(egg.rules), fs },
        mounts: {
          ...{ cwd, home: realHome, sessionHome: await nodeFiles.realPath(sessionHome) },
          agentPaths: this.#kind?.homePaths ?? [],
          protect: [dataFolder, configFolder, ...protect],
          holes: [
            ...(sessionHome === home ? [] : [{ mode: 'rw' as const, path: sessionHome }]),
            { mode: 'rw', path: folder.shared },
            { mode: 'ro', path: folder.shims },
          ],
        },
        ...{ command: program.command, args: program.args, folder: folder.path },
        ...{ localPorts: this.#kind?.localPorts ?? [], settings, ...tools.request },
        node: async () =>
          findNodeProgram({ platform, home, env: await this.#ports.userEnvironment() }),
      },
      sandbox,
    );
  }

  /** Settings of the agent; members keep their own, unless the rules or a key of the user's say more. */
  async #settings(
    { agentSettings, env: names }: EggRules,
    { cwd, realHome, sessionHome }: { cwd: string; realHome: string; sessionHome: string },
  ): Promise<AgentSettings | null> {
    const { settings, keyHelper = '', name } = this.#kind ?? { settings: null, name: '' };
    if (!settings) return null;
    const env = await this.#ports.userEnvironment();
    // Rules that name the variable want the variable.
    const isNamed = names === '*' || names.includes(keyHelper);
    const key = (!isNamed && env[keyHelper]) || null;
    const written = agentSettings[name];
    const given =
      written === undefined ? null : resolve(cwd, written.replace(/^~(?=\/)/, realHome));
    if (sessionHome !== this.#ports.home && given === null && key === null) return null;
    return { ...settings, home: sessionHome, given, key };
  }

  /** Tools of this machine for the session, where its sandbox has a way to them. */
  async #tools(sandbox: RealSandbox | null, { realCwd: cwd, folder }: Places): Promise<Tools> {
    const { configFolder, ways, serveTools } = this.#ports;
    if (sandbox?.kind !== 'bubblewrap') return { names: [], problems: [], request: { ways } };
    const { caller, sessionId } = this.#request;
    const env = sessionVariables(sessionId, caller);
    const members = caller.role === 'member';
    const { tools, problems } = await guestTools(configFolder, { members });
    const names = tools.map(({ name }) => name);
    const guest = { cwd, members, names, env };
    return {
      ...{ names, problems },
      request: {
        ways: { ...ways, serveTools: (path, whom) => serveTools(path, whom, tools) },
        tools: names.length > 0 ? { guest, shims: folder.shims } : null,
      },
    };
  }

  /** Hosts of the rules, and those that the agent cannot work without. */
  #network({ network }: EggRules): '*' | readonly string[] {
    return union(network, this.#kind?.domains ?? []);
  }

  async #launch(
    { rules, origin }: FoundEgg,
    program: FoundProgram,
    tools: Tools,
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
        tools: tools.names,
        more: [...tools.problems, ...this.#notDone(rules)],
      }),
      audit: rules.audit,
      dispose: async () => {
        await boxed?.dispose();
        await folder.dispose();
      },
    };
  }

  /** Sentences on rules that nothing here carries out. */
  #notDone({ trace, agentSettings }: EggRules): string[] {
    const { settings, name = '' } = this.#kind ?? {};
    return [
      ...(trace ? ['System calls are not traced.'] : []),
      ...(settings === null && agentSettings[name] !== undefined
        ? [`Settings of ${name} (agent_settings) are not put in place.`]
        : []),
    ];
  }
}

/** @throws AppError `cwd_not_found` */
async function folderOf(asked: string, home: string): Promise<string> {
  const path = asked || home;
  const facts = isAbsolute(path) ? await stat(path).catch(() => null) : null;
  if (facts?.isDirectory()) return path;
  throw new AppError('cwd_not_found', 'The folder does not exist. Choose another folder.');
}
