// The only composition root of the core: everything it is made of is built and wired here, and let
// go in reverse order.

import { join } from 'node:path';
import type { Disposable } from '#shared/base/disposable.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { Clock, Logger, Random } from '#shared/base/ports.ts';
import {
  CONTRACT_VERSION,
  type Profile,
  type SettingValues,
  type SystemInfo,
} from '#shared/contract/index.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import { createRouter } from './api/router.ts';
import { connectionServer } from './api/serve-connection.ts';
import { attentionPolicy } from './attention/attention-policy.ts';
import type { EmulatorHost } from './emulator/emulator.ts';
import { LocalApi } from './local-api/local-api.ts';
import { PlainHistory } from './local-api/plain-history.ts';
import { Notices } from './notices.ts';
import { activityLimits } from './operations/session-activity.ts';
import { SessionOperations } from './operations/session-operations.ts';
import { ProfileCatalog } from './profiles/profile-catalog.ts';
import { SessionLauncher } from './profiles/session-launcher.ts';
import type { PtySpawner } from './pty/pty-spawner.ts';
import { limitSpawns } from './pty/spawn-limit.ts';
import { Recordings } from './recording/recordings.ts';
import { Restore, type RestoreDeps } from './restore/restore.ts';
import { noRestore, type RestoreService } from './restore/restore-service.ts';
import { FederatedLocal } from './session-hosts/federated-local.ts';
import { FederatedOperations } from './session-hosts/federated-operations.ts';
import type { HostDirectory } from './session-hosts/host-directory.ts';
import { HostLifetime } from './session-hosts/host-lifetime.ts';
import { SessionFederation } from './session-hosts/session-federation.ts';
import { SessionReaper } from './sessions/session-reaper.ts';
import { SessionRegistry } from './sessions/session-registry.ts';
import type { LayoutRepository } from './store/layout-repository.ts';
import type { SettingsStore } from './store/settings-store.ts';

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
  readonly pid: number;
  readonly userEnvironment: () => Promise<Readonly<Record<string, string>>>;
  readonly detectProfiles: () => Promise<readonly Profile[]>;
  /** How sessions in other processes are reached; absent in a session host. */
  readonly hosts?: HostDirectory;
  /** Present in a session host; `stays` keeps it although nobody needs it. */
  readonly host?: { readonly stays: boolean };
  /** Where sessions are kept to come back after a crash; absent keeps none. */
  readonly restore?: Pick<RestoreDeps, 'root' | 'secrets' | 'claims'>;
  /** Whether the socket for other programs is open; absent follows the setting. */
  readonly localSocket?: (values: SettingValues) => boolean;
}

/** This machine's wing. */
export interface Wing {
  /** Serves the whole contract to one client until its transport closes or the result is disposed. */
  connect(transport: Transport): Disposable;
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
  /** The socket for other programs. */
  readonly localApi: LocalApi;
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
  const sessions = new SessionRegistry({
    ...deps,
    spawner: limitSpawns(deps.spawner),
    killGraceMs: () => settings.state.values['sessions.killGraceMs'],
    attention: attentionPolicy(() => settings.state.values),
    maxSessions: () => settings.state.values['sessions.max'],
    keepExited: () => settings.state.values['sessions.keepExited'],
  });
  const programFolder = join(deps.home, '.wmux', 'default', 'sessions');
  const operations = new SessionOperations({
    ...deps,
    sessions,
    environmentFolder: programFolder,
    forwardsEnvironment: () => settings.state.values['local.socket'],
    activity: activityLimits(settings),
  });
  const history = new PlainHistory({
    ...deps,
    sessions,
    notices,
    folder: programFolder,
    enabled: () => settings.state.values['local.history'],
  });
  const reaper = new SessionReaper({
    ...deps,
    sessions,
    idleTtl: () => settings.state.values['sessions.idleTtlMinutes'] * 60_000,
    onDidChange: settings.onDidChange,
    end: ({ spec }) => operations.kill(spec.id),
  });
  const recordings = new Recordings({ ...deps, sessions, notices });
  recordings.onDidReachLimit(({ session, path }) =>
    operations.events.tellRecordingLimit(session, path),
  );
  const profiles = new ProfileCatalog(settings, deps.detectProfiles);
  const launcher = new SessionLauncher({
    ...deps,
    sessions,
    profiles,
    startEnvironment: (id, env) => operations.startEnvironment(id, env),
  });
  const info: SystemInfo = {
    app: 'aerie',
    version: deps.version,
    contractVersion: CONTRACT_VERSION,
    platform: deps.platform,
    hostname: deps.hostname,
    home: deps.home,
    defaultShell: deps.defaultShell,
    pid: deps.pid,
  };
  const connections = new Set<Disposable>();
  const connected = new Emitter<void>();
  const clients = {
    get count() {
      return connections.size;
    },
    onDidChange: connected.event,
  };
  const lifetime = deps.host ? new HostLifetime({ ...deps.host, sessions, clients, clock }) : null;
  const federation = new SessionFederation({
    ...deps,
    sessions,
    launcher,
    events: operations.events,
    hosts: deps.hosts ?? null,
    persistent: () => settings.state.values['sessions.host'] === 'persistent',
    lifetime,
    notices,
  });
  const everywhere = new FederatedOperations(operations, federation);
  const localApi = new LocalApi({
    ...deps,
    sessions,
    launcher,
    operations,
    recordings,
    notices,
  });
  lifetime?.onDidRetire(() => void localApi.dispose());
  const restore = deps.restore
    ? new Restore({ ...deps, ...deps.restore, sessions, launcher, notices })
    : noRestore;
  const local = new FederatedLocal(localApi, federation);
  const core = { sessions, operations, recordings, profiles, launcher, notices, local, restore };
  const router = createRouter({ ...deps, info, ...core, federation, everywhere, lifetime });
  const serve = connectionServer({
    router,
    sessions,
    federation,
    hosts: deps.hosts ?? null,
    clock,
    logger,
    random,
  });

  return {
    sessions,
    federation,
    lifetime,
    launcher,
    profiles,
    settings,
    notices,
    recordings,
    localApi,
    restore,
    connect(transport) {
      const connection = serve(transport);
      connections.add(connection);
      connected.fire();
      transport.onDidClose(() => {
        connections.delete(connection);
        connected.fire();
      });
      return connection;
    },
    async dispose() {
      lifetime?.dispose();
      federation.dispose();
      await localApi.dispose();
      reaper.dispose();
      // Before the sessions end, so that they come back as they are now.
      await restore.finish();
      await sessions.dispose();
      await history.dispose();
      await recordings.dispose();
      for (const connection of connections) connection.dispose();
      connections.clear();
      connected.dispose();
      await operations.dispose();
      notices.dispose();
      await deps.emulators.dispose();
      settings.dispose();
    },
  };
}
