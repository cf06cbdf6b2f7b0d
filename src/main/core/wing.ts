// The only composition root of the core: everything it is made of is built and wired here, and let
// go in reverse order.

import type { Disposable } from '#shared/base/disposable.ts';
import type { Clock, Logger, Random } from '#shared/base/ports.ts';
import {
  CONTRACT_VERSION,
  type Profile,
  type SettingValues,
  type SystemInfo,
} from '#shared/contract/index.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import type { AgentDeps } from './agent-parts.ts';
import type { ClientRights } from './api/client-rights.ts';
import { createRouter } from './api/router.ts';
import { connectionServer } from './api/serve-connection.ts';
import { LazyChats } from './chat/lazy-chats.ts';
import type { EmulatorHost } from './emulator/emulator.ts';
import { LazyLink } from './link/lazy-link.ts';
import type { LinkDeps } from './link-parts.ts';
import { LocalApi } from './local-api/local-api.ts';
import { Notices } from './notices.ts';
import type { ProfileCatalog } from './profiles/profile-catalog.ts';
import type { SessionLauncher } from './profiles/session-launcher.ts';
import type { PtySpawner } from './pty/pty-spawner.ts';
import type { Recordings } from './recording/recordings.ts';
import { Restore, type RestoreDeps } from './restore/restore.ts';
import { noRestore, type RestoreService } from './restore/restore-service.ts';
import { FederatedLocal } from './session-hosts/federated-local.ts';
import { FederatedOperations } from './session-hosts/federated-operations.ts';
import type { HostDirectory } from './session-hosts/host-directory.ts';
import { HostLifetime } from './session-hosts/host-lifetime.ts';
import { SessionFederation } from './session-hosts/session-federation.ts';
import { createSessionParts, type SessionParts } from './session-parts.ts';
import type { SessionRegistry } from './sessions/session-registry.ts';
import type { LayoutRepository } from './store/layout-repository.ts';
import type { SettingsStore } from './store/settings-store.ts';
import { WingClients } from './wing-clients.ts';

/** What the outside provides. The wing disposes `emulators` and `settings`; the rest stays the caller's. */
export interface WingDeps {
  readonly spawner: PtySpawner;
  readonly emulators: EmulatorHost;
  readonly settings: SettingsStore;
  readonly layouts: LayoutRepository;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
  readonly version: string;
  readonly platform: SystemInfo['platform'];
  readonly hostname: string;
  readonly home: string;
  readonly defaultShell: string;
  readonly resourcesDir: string;
  /** Where recordings of sessions are kept. */
  readonly recordingsFolder: string;
  /** Where programs of sessions leave what they want shown; absent tells them of no place. */
  readonly previewsFolder?: string;
  /** What git is lent for a moment, see `GitPorts`. */
  readonly gitFolder?: string;
  readonly pid: number;
  readonly userEnvironment: () => Promise<Readonly<Record<string, string>>>;
  readonly detectProfiles: () => Promise<readonly Profile[]>;
  /** How sessions in other processes are reached; absent in a session host. */
  readonly hosts?: HostDirectory;
  /** Present in a session host; `stays` keeps it although nobody needs it. */
  readonly host?: { readonly stays: boolean };
  /** Where sessions are kept to come back after a crash; absent keeps none. */
  readonly restore?: Pick<RestoreDeps, 'root' | 'secrets' | 'claims'>;
  /** Chats with agents; absent where there are none, as in a session host. */
  readonly agents?: AgentDeps;
  /** How this machine is reached through roosts; absent where it is not, as in a session host. */
  readonly link?: LinkDeps;
  /** Whether the socket for other programs is open; absent follows the setting. */
  readonly localSocket?: (values: SettingValues) => boolean;
}

/** This machine's wing. */
export interface Wing {
  /**
   * Serves the whole contract to one client until its transport closes or the result is disposed;
   * with `rights`, as much of it as they allow.
   */
  connect(transport: Transport, rights?: ClientRights): Disposable;
  /** Sessions of this process. */
  readonly sessions: SessionRegistry;
  /** Sessions of this process and of session hosts. */
  readonly federation: SessionFederation;
  /** Tells when a session host may end; null elsewhere. */
  readonly lifetime: HostLifetime | null;
  readonly launcher: SessionLauncher;
  readonly profiles: ProfileCatalog;
  readonly settings: SettingsStore;
  readonly notices: Notices;
  readonly recordings: Recordings;
  /** Chats with agents, loaded when first needed. */
  readonly chats: Pick<LazyChats, 'onDidChangeList' | 'use'>;
  /** The socket for other programs. */
  readonly localApi: LocalApi;
  /** Roosts that this machine is linked with. */
  readonly link: LazyLink;
  /** Sessions that outlive their process on disk. */
  readonly restore: RestoreService;
  /** Ends every session and lets go of everything. Resolves when no child is left. */
  dispose(): Promise<void>;
}

/** Builds a wing. Nothing is started until the first session is created. */
export function createWing(deps: WingDeps): Wing {
  const { settings, clock, logger, random } = deps;
  const notices = new Notices(clock);
  for (const problem of settings.problems) {
    notices.add('warning', 'Some saved data could not be read', problem);
  }
  const parts = createSessionParts(deps, notices);
  const localApi = new LocalApi({ ...deps, ...parts, notices });
  const clients = new WingClients(localApi);
  const { lifetime, federation, ...everywhere } = federate(deps, parts, localApi, clients, notices);
  const restore = deps.restore
    ? new Restore({ ...deps, ...deps.restore, ...parts, notices })
    : noRestore;
  const chats = new LazyChats(async () => {
    const { createChats } = await import('./agent-parts.ts');
    return createChats(deps, parts);
  });
  const link = new LazyLink(async () => {
    const { createLink } = await import('./link-parts.ts');
    return createLink(deps, connect);
  });
  const core = { ...parts, ...everywhere, federation, lifetime, notices, restore, chats, link };
  const serve = connectionServer({
    router: createRouter({ ...deps, ...core, info: systemInfo(deps) }),
    sessions: parts.sessions,
    federation,
    hosts: deps.hosts ?? null,
    complete: () => Promise.all([federation.ready(), restore.ready]),
    clock,
    logger,
    random,
  });

  function connect(transport: Transport, rights?: ClientRights): Disposable {
    return clients.add(transport, serve(transport, rights));
  }

  return {
    ...core,
    settings,
    localApi,
    connect,
    async dispose() {
      await link.dispose();
      lifetime?.dispose();
      federation.dispose();
      await localApi.dispose();
      parts.reaper.dispose();
      await chats.dispose();
      // Before the sessions end, so that they come back as they are now.
      await restore.finish();
      await parts.sessions.dispose();
      await parts.previews.dispose();
      await parts.history.dispose();
      await parts.recordings.dispose();
      clients.dispose();
      await parts.operations.dispose();
      notices.dispose();
      await deps.emulators.dispose();
      settings.dispose();
    },
  };
}

/** What this wing shows and does beyond its own process, and when a session host may end. */
function federate(
  deps: WingDeps,
  parts: SessionParts,
  localApi: LocalApi,
  clients: WingClients,
  notices: Notices,
) {
  const { sessions, launcher, operations } = parts;
  const lifetime = deps.host
    ? new HostLifetime({ ...deps, ...deps.host, sessions, clients })
    : null;
  lifetime?.onDidRetire(() => void localApi.dispose());
  const federation = new SessionFederation({
    ...deps,
    sessions,
    launcher,
    events: operations.events,
    hosts: deps.hosts ?? null,
    persistent: () => deps.settings.state.values['sessions.host'] === 'persistent',
    lifetime,
    notices,
  });
  return {
    lifetime,
    federation,
    everywhere: new FederatedOperations(operations, federation),
    local: new FederatedLocal(localApi, federation),
  };
}

function systemInfo(deps: WingDeps): SystemInfo {
  return {
    app: 'aerie',
    version: deps.version,
    contractVersion: CONTRACT_VERSION,
    platform: deps.platform,
    hostname: deps.hostname,
    home: deps.home,
    defaultShell: deps.defaultShell,
    pid: deps.pid,
  };
}
