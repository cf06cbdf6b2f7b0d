// Puts a session into the sandbox of this machine: mounts, network and limits as its rules say. What it
// cannot keep it says, and what matters and cannot be kept is refused.

import { chmod, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';
import type { SessionBox } from '#shared/contract/remote-session.ts';
import { nodeFiles } from '../../../agents/discovery/discovery-files.ts';
import type { EggRules } from '../egg-rules.ts';
import { toolClientScript, toolShim } from '../tools/tool-client-script.ts';
import { type AgentSettings, placeSettings } from './agent-settings.ts';
import { type BubblewrapOptions, bubblewrapArguments } from './bubblewrap-arguments.ts';
import type { Sandbox } from './find-sandbox.ts';
import { forwarderScript } from './forwarder-script.ts';
import { limitCommand } from './limit-command.ts';
import { type LocalSockets, localSockets } from './local-sockets.ts';
import type { MountPlan, MountRequest } from './mount-plan.ts';
import { writableOf } from './order-mounts.ts';
import { ownTerminal } from './own-terminal.ts';
import { planMounts } from './plan-mounts.ts';
import { seatbeltProfile } from './seatbelt-profile.ts';
import { FILTER_FD, startBubblewrap } from './start-bubblewrap.ts';
import {
  openWay,
  SOCKET,
  TOOL_SOCKET,
  type ToolGuest,
  type Way,
  type WayPorts,
} from './way-out.ts';

export interface BoxRequest {
  readonly rules: EggRules;
  readonly mounts: Omit<MountRequest, 'rules' | 'sockets'>;
  readonly command: string;
  readonly args: readonly string[];
  /** The session's private folder; nothing in it is open to it by itself. */
  readonly folder: string;
  /** Ports of this machine that the program talks to, if its hosts allow that. */
  readonly localPorts: readonly number[];
  /** Settings of the agent, of which the session gets its own; null without any. */
  readonly settings?: AgentSettings | null;
  /** A Node for the way to the proxy, or null. */
  readonly node: () => Promise<string | null>;
  /** Tools of this machine, for whom, and where their programs go; null without any. */
  readonly tools?: {
    readonly guest: ToolGuest;
    readonly shims: string;
  } | null;
  readonly ways: WayPorts;
}

/** What of its rules is kept. */
export interface BoxReport extends Pick<SessionBox, 'sandbox' | 'writable' | 'jail' | 'limits'> {
  readonly notEnforced: readonly string[];
}

/** A session in its box. */
export interface Boxed {
  readonly shell: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Whether the key of the settings is in the box, and need not be in its variables. */
  readonly hasKey: boolean;
  readonly report: BoxReport;
  /** Never rejects. */
  readonly dispose: () => Promise<void>;
}

const NO_SOCKETS: LocalSockets = { paths: [], abstract: false };
const ABSTRACT =
  'With the whole network the session also reaches programs of this machine on sockets without a file, such as the screen (X11).';
const DRIVES =
  'Drives that are attached while the session runs appear in it, and it may write there if you may.';
const PROXY_PORT = 3128;
const INSIDE = '/run/aerie';
const FORWARDER = 'forward.cjs';
/** Waits for the way out, 10 s at most, then becomes the program. */
const BEGIN = `"$1" "$2" ${INSIDE}/way/${SOCKET} ${INSIDE}-ready $3 >/dev/null 2>&1 </dev/null &
shift 3; i=0
while [ ! -e ${INSIDE}-ready ] && [ $i -lt 200 ]; do sleep 0.05; i=$((i+1)); done
exec "$@"`;

/**
 * @throws AppError `bad_request` in a sentence when the rules cannot be kept here
 */
export async function boxSession(
  request: BoxRequest,
  sandbox: Exclude<Sandbox, { kind: 'none' }>,
): Promise<Boxed> {
  const { rules, mounts } = request;
  const sockets = sandbox.kind === 'bubblewrap' ? await localSockets() : NO_SOCKETS;
  const plan = await planMounts({ ...mounts, rules: rules.fs, sockets: sockets.paths });
  const way = await wayOut(request, sandbox);
  try {
    const boxed =
      sandbox.kind === 'bubblewrap'
        ? await inBubblewrap(request, sandbox, plan, way, sockets)
        : inSeatbelt(request, sandbox.program, plan, way);
    return { ...boxed, env: wayVariables(way, request), dispose: async () => way?.dispose() };
  } catch (error) {
    await way?.dispose();
    throw error;
  }
}

/** The proxy, where rules name hosts, and the tools, where there are any. */
async function wayOut(
  { rules: { network }, tools, folder, ways }: BoxRequest,
  { kind }: Sandbox,
): Promise<Way | null> {
  const hosts = network === '*' || network.length === 0 ? null : network;
  const onSocket = kind === 'bubblewrap';
  const guest = (onSocket && tools?.guest) || null;
  if (!hosts && !guest) return null;
  return openWay({ rules: hosts, tools: guest, session: folder, onSocket }, ways);
}

function wayVariables(way: Way | null, { tools }: BoxRequest): Record<string, string> {
  if (!way) return {};
  const socket = { WT_TOOL_SOCKET: `${INSIDE}/way/${TOOL_SOCKET}` };
  return { ...(tools && way.folder ? socket : {}), ...(way.proxy ? proxyVariables(way) : {}) };
}

function proxyVariables(way: Way): Record<string, string> {
  const url = `http://127.0.0.1:${way.port ?? PROXY_PORT}`;
  return {
    ...{ HTTPS_PROXY: url, HTTP_PROXY: url, https_proxy: url, http_proxy: url },
    NODE_USE_ENV_PROXY: '1',
  };
}

async function inBubblewrap(
  request: BoxRequest,
  sandbox: Extract<Sandbox, { kind: 'bubblewrap' }>,
  plan: MountPlan,
  way: Way | null,
  sockets: LocalSockets,
): Promise<Pick<Boxed, 'shell' | 'args' | 'report' | 'hasKey'>> {
  const { rules, mounts, folder, command, args } = request;
  const { prlimit, filter, apart } = sandbox;
  const settings = request.settings ? await placeSettings(request.settings, plan, folder) : null;
  const limits = limitCommand(rules.resources, prlimit, process.getuid?.() === 0);
  const node = way ? await nodeFor(request) : null;
  const begin = way?.proxy ? await beginning(request) : [];
  const files = node && way?.folder ? await wayFiles(node, way, request) : [];
  const options = bubblewrapArguments({
    ...plan,
    ...{ cwd: mounts.cwd, network: rules.network === '*', filterFd: filter && FILTER_FD },
    files: [
      ...files,
      ...(settings?.files ?? []),
      ...(plan.jail ? await programFiles(request) : []),
    ],
  });
  const inside = [
    // First, since all that runs inside can be looked into by the rest.
    ...(await ownTerminal()),
    ...[...begin, ...limits.prefix, command, ...args],
  ];
  return {
    ...(await startBubblewrap({ sandbox, options, hidden: plan.hidden, inside, folder })),
    hasKey: settings?.hasKey ?? false,
    report: {
      ...{ sandbox: 'bubblewrap', ...openOf(plan) },
      limits: limits.prefix.length > 0 ? rules.resources : {},
      notEnforced: [
        ...plan.notEnforced,
        ...limits.notEnforced,
        ...(settings?.notEnforced ?? []),
        ...(filter ? [] : ['System calls are not filtered on this machine.']),
        ...(apart.length > 0 ? [] : [DRIVES]),
        ...(rules.network === '*' && sockets.abstract ? [ABSTRACT] : []),
      ],
    },
  };
}

/** What is open for writing, by its own path. */
function openOf({ mounts, jail }: MountPlan): Pick<BoxReport, 'writable' | 'jail'> {
  return { writable: writableOf(mounts), jail };
}

/** @throws AppError `bad_request` without the Node.js that opens the way to the proxy inside */
async function nodeFor({ node }: BoxRequest): Promise<string> {
  const found = await node();
  if (found !== null) return found;
  throw new AppError(
    'bad_request',
    'The rules of this folder allow some hosts only, or this machine has tools for sessions, and that needs Node.js 22 or newer on this machine. Install it from https://nodejs.org.',
  );
}

/** What the way to the proxy is made of, inside. */
async function wayFiles(
  node: string,
  way: Way,
  { tools, folder }: BoxRequest,
): Promise<BubblewrapOptions['files']> {
  const asks = join(folder, 'tool.cjs');
  const [nodeInside, asksInside] = [`${INSIDE}/node`, `${INSIDE}/tool.cjs`];
  for (const name of tools?.guest.names ?? []) {
    const shim = toolShim(nodeInside, asksInside, `${INSIDE}/way/${TOOL_SOCKET}`, name);
    const path = join(tools?.shims ?? folder, name);
    await writeFile(path, shim);
    await chmod(path, 0o700);
  }
  if (tools) await writeFile(asks, toolClientScript, { mode: 0o600 });
  const named = (from: string, to: string) => ({ from, to, writable: false });
  return [
    // The folder, since other sockets come in it when Aerie was started again.
    ...(way.folder ? [named(way.folder, `${INSIDE}/way`)] : []),
    ...(way.proxy ? [named(join(folder, FORWARDER), `${INSIDE}/${FORWARDER}`)] : []),
    ...(tools ? [named(asks, asksInside)] : []),
    // It may be where the session has folders of its own, such as that of temporary files.
    named(await nodeFiles.realPath(node), nodeInside),
  ];
}

/** What runs first inside, to open the way to the proxy. */
async function beginning({ rules, localPorts, folder }: BoxRequest): Promise<string[]> {
  await writeFile(join(folder, FORWARDER), forwarderScript, { mode: 0o600 });
  const local = rules.network.includes('localhost') ? localPorts : [];
  const ports = [`${PROXY_PORT}`, ...local.map((port) => `${port}=localhost:${port}`)].join(' ');
  // The shell splits the ports; they are digits and names of ours.
  return ['/bin/sh', '-c', BEGIN, 'sh', `${INSIDE}/node`, `${INSIDE}/${FORWARDER}`, ports];
}

/** Where nothing else is, the program's own files must be. */
async function programFiles({
  command,
}: BoxRequest): Promise<{ from: string; to: string; writable: boolean }[]> {
  const real = await nodeFiles.realPath(command);
  const folders = new Set([dirname(command), dirname(real)]);
  const usual = /^\/(usr|bin|sbin|lib|opt)(\/|$)/;
  return [...folders]
    .filter((path) => !usual.test(path))
    .map((path) => ({ from: path, to: path, writable: false }));
}

function inSeatbelt(
  { rules, command, args, localPorts, settings }: BoxRequest,
  program: string,
  plan: MountPlan,
  way: Way | null,
): Pick<Boxed, 'shell' | 'args' | 'report' | 'hasKey'> {
  const local = rules.network.includes('localhost') ? localPorts : [];
  const profile = seatbeltProfile({
    ...plan,
    temporary: ['/private/tmp', '/private/var/tmp', '/private/var/folders'],
    network: rules.network === '*' ? 'all' : way?.port ? { port: way.port, local } : 'none',
  });
  const hasLimits = Object.keys(rules.resources).length > 0;
  return {
    shell: program,
    args: ['-p', profile, command, ...args],
    hasKey: false,
    report: {
      ...{ sandbox: 'seatbelt', limits: {}, ...openOf(plan) },
      notEnforced: [
        ...plan.notEnforced,
        ...(hasLimits ? ['Limits of resources are not enforced on macOS.'] : []),
        ...(settings?.given
          ? ['Settings of agents (agent_settings) are not put in place on macOS.']
          : []),
        'Programs of this session can see other processes of this machine.',
      ],
    },
  };
}
