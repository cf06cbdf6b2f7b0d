// The link with roosts, as a part of a wing. Wires, and nothing else.

import { join } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';
import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import type { ClientRights } from './api/client-rights.ts';
import { AttestedPeople } from './link/access/attested-people.ts';
import { StoredAccess } from './link/access/stored-access.ts';
import { HistoryStore } from './link/audit/history-store.ts';
import { SessionAudits } from './link/audit/session-audits.ts';
import { ContractChannels } from './link/channel/contract-channels.ts';
import { DirectDoor } from './link/direct/direct-door.ts';
import { createEggs } from './link/eggs/create-eggs.ts';
import { LinkSecrets } from './link/link-secrets.ts';
import { LinkService, type LinkServicePorts } from './link/link-service.ts';
import type { LinkContext } from './link/link-services.ts';
import { p2pHandlers } from './link/p2p/p2p-handlers.ts';
import { Peers } from './link/p2p/peers.ts';
import { findProjects } from './link/projects/find-projects.ts';
import { knownProjects } from './link/projects/known-projects.ts';
import { proveLink } from './link/prove-link.ts';
import { LocalWing } from './link/pty/local-wing.ts';
import { PtyServer } from './link/pty/pty-server.ts';
import { SessionOwners } from './link/pty/session-owners.ts';
import { remoteFile } from './link/remote-file.ts';
import { RemoteStore } from './link/remote-store.ts';
import { RemoteViewers } from './link/remote-viewers.ts';
import { accessHandlers } from './link/tunnel/access-handlers.ts';
import { historyHandlers } from './link/tunnel/history-handlers.ts';
import { sessionHandlers } from './link/tunnel/session-handlers.ts';
import type { TunnelHandlers } from './link/tunnel/tunnel-handlers.ts';
import { TunnelServer } from './link/tunnel/tunnel-server.ts';
import { upkeepHandlers } from './link/tunnel/upkeep-handlers.ts';
import { type WingHandlerPorts, wingHandlers } from './link/tunnel/wing-handlers.ts';
import { TurnedAway } from './link/turned-away.ts';
import type { SecretStore } from './store/secret-store.ts';
import { acquireProcessLock } from './system/process-lock.ts';
import type { WingDeps } from './wing.ts';

/** What the link needs beside the parts of every wing. */
export interface LinkDeps {
  /** Where its rules are kept. */
  readonly folder: string;
  /** Where the user's own settings are, and rules for sessions of others. Default: the same. */
  readonly configFolder?: string;
  /** Folders that no session from elsewhere may reach, beside these two. */
  readonly protect?: readonly string[];
  readonly secrets: SecretStore;
  /** Address of this machine that connections from machine to machine come to. Default: all it has. */
  readonly p2pAddress?: string;
}

/** What requests about the machine are answered from. */
type MachineParts = Pick<WingHandlerPorts, 'eggs' | 'machine'> & {
  readonly access: StoredAccess;
  readonly peers: Peers;
};

/** What the port for people who come past the roosts is made of. */
interface DirectParts {
  readonly store: RemoteStore;
  readonly access: StoredAccess;
  readonly pty: PtyServer;
  readonly people: AttestedPeople;
  readonly audits: SessionAudits;
}

const MEGABYTE = 1024 * 1024;
/** Variables that hold keys of models for everybody on this machine. */
const MODEL_KEYS = ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_API_KEY'];

/** Builds the link; the caller disposes it. @throws AppError when this process has none */
export async function createLink(
  deps: WingDeps,
  connect: (transport: Transport, rights?: ClientRights) => Disposable,
): Promise<LinkService> {
  if (!deps.link) throw new AppError('bad_request', 'This process is not reached from elsewhere.');
  const owned = new DisposableStore();
  try {
    return await buildLink(deps, deps.link, connect, owned);
  } catch (error) {
    owned.dispose();
    throw error;
  }
}

/** What it makes is `owned`, also when it fails half-way. */
async function buildLink(
  deps: WingDeps,
  link: LinkDeps,
  connect: (transport: Transport, rights?: ClientRights) => Disposable,
  owned: DisposableStore,
): Promise<LinkService> {
  const { clock, logger, random } = deps;
  const { folder, secrets, configFolder = folder, protect = [] } = link;
  const kept = new LinkSecrets(secrets);
  const store = owned.add(new RemoteStore(remoteFile(folder), random));
  const access = owned.add(new StoredAccess(store, clock, () => kept.challengeSecret()));
  await access.open();
  const wing = owned.add(new LocalWing(connect));
  const owners = new SessionOwners(wing);
  const viewers = owned.add(new RemoteViewers());
  const environment = await deps.userEnvironment();
  const machine = machineOf(deps);
  const { history, audits } = createAudits(deps, folder, access, wing);
  const eggs = createEggs({ ...deps, dataFolder: folder, configFolder, protect });
  owned.add(toDisposable(() => void eggs.close?.()));
  const people = new AttestedPeople();
  const peers = owned.add(createPeers(deps, access));
  const turnedAway = owned.add(new TurnedAway(clock));
  const sessions = { owners, access, viewers, audits, clock };
  const reached = { ...sessions, wing, eggs, people, peers, turnedAway, logger };
  const pty = owned.add(new PtyServer(reached));
  const channels = owned.add(new ContractChannels({ ...sessions, turnedAway, connect }));
  const tunnel = owned.add(
    new TunnelServer({
      ...{ access, machine, logger },
      inChannel: (link, message) => channels.receive(link, message),
      handlers: {
        ...channels.handlers,
        ...accessHandlers(access),
        ...sessionHandlers({
          ...{ wing, owners, access },
          needsAttention: (info) => pty.needsAttention(info),
          recorded: (id) => audits.recorded(id),
        }),
        ...upkeepHandlers({ update: null, version: deps.version, eggs, logger }),
        ...p2pHandlers(peers),
        ...historyHandlers({ history, audits, access }),
        ...machineHandlers(deps, environment, { access, eggs, machine, peers }),
      },
    }),
  );
  return withDirectDoor({ store, access, pty, people, audits }, owned, {
    ...{ store, viewers, turnedAway, sessions: pty.sessions, history, audits, secrets: kept },
    ...{ clock, logger, random, revokeTokens: (user, roost) => access.revokeTokens(user, roost) },
    services: {
      ...{ pty: pty.service, tunnel: noting(people, tunnel.service) },
      didEnd: (ended) => leave(ended, pty, peers),
    },
    lock: () => acquireProcessLock(join(folder, 'link.lock')),
    prove: proveLink,
    parts: owned,
  });
}

/** Ends what came by a link that is no more, also what is on its way. */
function leave(link: LinkContext, pty: PtyServer, peers: Peers): void {
  pty.didLeave(link);
  peers.leave(link.roost);
}

/** The links, and the port that people of their roosts may come to, which is there only with them. */
function withDirectDoor(
  { store, access, pty, people, audits }: DirectParts,
  owned: DisposableStore,
  ports: Omit<LinkServicePorts, 'direct' | 'finish'>,
): LinkService {
  const { viewers, clock, logger } = ports;
  const direct = new DirectDoor({
    ...{ pty, people, viewers, clock, logger },
    config: () => access.config,
    roosts: () => service.directRoosts,
    wingId: async () => (await store.read()).wingId,
  });
  const service = new LinkService({
    ...ports,
    direct,
    finish: async () => {
      await direct.close();
      await audits.dispose();
    },
  });
  owned.add(access.onDidChange(() => direct.review()));
  owned.add(service.onDidChange(() => direct.review()));
  return service;
}

/** Requests about the machine. */
function machineHandlers(
  { clock, home }: WingDeps,
  environment: Readonly<Record<string, string>>,
  { access, eggs, machine, peers }: MachineParts,
): TunnelHandlers {
  const shared = (): string[] => access.config.paths.map(({ path }) => path);
  return wingHandlers({
    ...{ access, eggs, machine, home },
    projects: knownProjects(
      clock,
      () => findProjects(shared(), home),
      () => JSON.stringify(shared()),
    ),
    p2p: () => peers.enabled,
    globalKeys: () => MODEL_KEYS.filter((name) => environment[name]),
  });
}

/** Connections from machine to machine, which end when they are not allowed any more. */
function createPeers({ clock, logger, link }: WingDeps, access: StoredAccess): Peers {
  const bindAddress = link?.p2pAddress;
  const peers = new Peers({
    ...{ config: () => access.config, clock, logger },
    ...(bindAddress === undefined ? {} : { bindAddress }),
  });
  access.onDidChange(() => peers.review());
  return peers;
}

/** Recordings of sessions of people elsewhere, kept as long and as large as other recordings are. */
function createAudits(
  { clock, logger, pid, settings }: WingDeps,
  folder: string,
  access: StoredAccess,
  wing: LocalWing,
): { readonly history: HistoryStore; readonly audits: SessionAudits } {
  const values = (): WingDeps['settings']['state']['values'] => settings.state.values;
  const history = new HistoryStore({
    ...{ folder: join(folder, 'remote'), clock, pid },
    rules: () => ({
      keepDays: values()['recording.keepDays'],
      maxTotalBytes: values()['recording.maxTotalMegabytes'] * MEGABYTE,
    }),
  });
  const audits = new SessionAudits({
    ...{ store: history, wing, clock, logger },
    config: () => access.config,
    maxBytes: () => values()['recording.maxMegabytes'] * MEGABYTE,
  });
  void audits.resume().catch((error: unknown) => {
    logger.warn({ err: error }, 'recordings of remote sessions could not be looked through');
  });
  return { history, audits };
}

/** A tunnel that remembers who its requests are from: roosts attest that there. */
function noting(people: AttestedPeople, tunnel: TunnelServer['service']): TunnelServer['service'] {
  return {
    receive: (link, message) => {
      people.note(link.roost, message.sender_user_id, message.sender_email);
      tunnel.receive(link, message);
    },
  };
}

/** What the machine is, with names of systems as Go has them. */
function machineOf({ hostname, platform, version }: WingDeps): MachineParts['machine'] {
  return { hostname, platform: platform === 'win32' ? 'windows' : platform, version };
}
