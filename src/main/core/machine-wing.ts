// A wing of the machine this process runs on, with real terminals, files and clocks. Shared by the
// desktop and plain Node, which differ only in the library that writes the settings file.

import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '#shared/base/ports.ts';
import type { SettingValues } from '#shared/contract/index.ts';
import type { DoorKind } from '#shared/protocol/door/door-handshake.ts';
import { WorkerEmulatorHost } from './emulator/worker-emulator-host.ts';
import { remoteFile } from './link/remote-file.ts';
import { type ControlDoor, startControlDoor } from './local-api/control-door.ts';
import { detectProfiles } from './pty/detect-profiles.ts';
import { loginShell } from './pty/login-shell.ts';
import { NodePtySpawner } from './pty/node-pty-spawner.ts';
import { readUserEnvironment } from './pty/user-environment.ts';
import type { HostProgram } from './session-hosts/host-program.ts';
import { LocalHosts } from './session-hosts/local-hosts.ts';
import { ConfSettingsStore } from './store/conf-settings-store.ts';
import type { LayoutRepository } from './store/layout-repository.ts';
import { LazyLayoutRepository } from './store/lazy-layout-repository.ts';
import type { SecretStore } from './store/secret-store.ts';
import { FileSecretStore } from './store/secret-store-file.ts';
import { type ConfLike, confSettingsFile } from './store/settings-file.ts';
import type { AppPaths } from './system/app-paths.ts';
import { CappedLogFile } from './system/capped-log-file.ts';
import { nodeClock } from './system/node-clock.ts';
import { nodeRandom } from './system/node-random.ts';
import { createPinoLogger } from './system/pino-logger.ts';
import { createWing, type Wing, type WingDeps } from './wing.ts';

/** What differs between the doors. */
export interface MachineWingOptions {
  readonly paths: AppPaths;
  readonly version: string;
  readonly resourcesDir: string;
  readonly emulatorWorkerUrl: URL;
  /** The door for the command line; absent means that of an app. */
  readonly door?: { readonly kind: DoorKind; readonly name: string };
  /** Present in a session host. */
  readonly host?: { readonly stays: boolean };
  /** How session hosts are started; absent in one. */
  readonly hostProgram?: (logger: Logger) => HostProgram;
  /** Name of the log file, without ending; absent means that of the app. */
  readonly log?: string;
  /** The system's key ring; absent keeps secrets in files. */
  readonly keyRing?: (files: SecretStore) => SecretStore;
  /** Makes the object that writes `settings.json` in `folder`; called for the first write only. */
  openSettings(folder: string): ConfLike;
}

/** A wing and what it stands on. */
export interface MachineWing {
  readonly wing: Wing;
  readonly layouts: LayoutRepository;
  readonly logger: Logger;
  readonly logPath: string;
  /** The door for the command line. */
  readonly door: ControlDoor;
  /** Does now what would otherwise wait for the first request. */
  warmUp(): void;
  /** Ends every session, then lets go of everything. */
  dispose(): Promise<void>;
}

const USER_ENVIRONMENT_TIMEOUT_MS = 5000;

/** Folders for what the wing keeps in files, and for a moment. */
function foldersIn(data: string) {
  return {
    recordingsFolder: join(data, 'recordings'),
    previewsFolder: join(data, 'previews'),
    gitFolder: join(data, 'git'),
  };
}

/** Builds the wing of this machine's user. Nothing here waits: what is slow starts when first needed. */
export function createMachineWing(options: MachineWingOptions): MachineWing {
  const { paths } = options;
  const logPath = join(paths.logs, `${options.log ?? 'aerie'}.log`);
  const logFile = new CappedLogFile(logPath);
  const logger = createPinoLogger(logFile);
  const ports = { clock: nodeClock, logger, random: nodeRandom };
  const settings = new ConfSettingsStore({
    file: confSettingsFile(join(paths.config, 'settings.json'), () =>
      options.openSettings(paths.config),
    ),
    ...ports,
  });
  const layouts = openLayouts(paths, ports, (problem) =>
    wing.notices.add('warning', 'Some saved data could not be read', problem),
  );
  const wing: Wing = createWing({
    spawner: new NodePtySpawner(ports),
    emulators: new WorkerEmulatorHost({ workerUrl: options.emulatorWorkerUrl, logger }),
    settings,
    layouts,
    ...ports,
    version: options.version,
    ...machineFacts(),
    resourcesDir: options.resourcesDir,
    ...foldersIn(paths.data),
    ...hosting(options, logger),
    restore: restoring(options, settings.state.values),
    ...appParts(options, layouts),
  });
  const door = startControlDoor({
    door: options.door ?? { kind: 'app', name: 'app' },
    folder: paths.run,
    version: options.version,
    pid: process.pid,
    connect: wing.connect,
    settings,
    notices: wing.notices,
    ...ports,
  });
  return {
    wing,
    layouts,
    logger,
    logPath,
    door,
    warmUp: () =>
      void setImmediate(() => {
        layouts.open();
        void wing.recordings.tidy();
        void wing.link.startIf(remoteFile(paths.data), logger);
      }),
    dispose: async () => {
      await door.dispose();
      await wing.dispose();
      layouts.dispose();
      logFile.dispose();
    },
  };
}

function openLayouts(
  paths: AppPaths,
  ports: Pick<WingDeps, 'clock' | 'logger'>,
  onProblem: (problem: string) => void,
): LazyLayoutRepository {
  return new LazyLayoutRepository({ path: join(paths.data, 'aerie.db'), ...ports, onProblem });
}

/**
 * Where sessions are kept. Those of processes that are gone come back where new ones start, so that
 * what is started again there lives as long as these do.
 */
function restoring(
  options: MachineWingOptions,
  settings: SettingValues,
): NonNullable<WingDeps['restore']> {
  const { paths, host, hostProgram } = options;
  const elsewhere = hostProgram !== undefined && settings['sessions.host'] === 'persistent';
  return {
    root: join(paths.data, 'restore'),
    secrets: secretsOf(options),
    claims: host !== undefined || !elsewhere,
  };
}

/** What an app has and a session host has not. */
function appParts(
  options: MachineWingOptions,
  layouts: LazyLayoutRepository,
): Pick<WingDeps, 'agents' | 'link'> {
  if (options.host) return {};
  return {
    agents: { database: () => layouts.database() },
    link: {
      ...{ folder: options.paths.data, configFolder: options.paths.config },
      protect: [options.paths.run, options.paths.logs],
      secrets: secretsOf(options)[0],
    },
  };
}

/** Where secrets are kept: the best place first. */
function secretsOf({ paths, keyRing }: MachineWingOptions): [SecretStore, ...SecretStore[]] {
  const files = new FileSecretStore(join(paths.data, 'secrets'));
  return keyRing ? [keyRing(files), files] : [files];
}

/** The part this process plays among those that have sessions. */
function hosting(
  options: MachineWingOptions,
  logger: Logger,
): Pick<WingDeps, 'host' | 'hosts' | 'localSocket'> {
  const { paths, host, hostProgram } = options;
  const isDaemon = options.door?.kind === 'daemon';
  const persistent = (values: SettingValues): boolean => values['sessions.host'] === 'persistent';
  // Programs on the socket see the sessions of one process: of the one in which new ones start.
  const localSocket = (values: SettingValues): boolean =>
    isDaemon || (values['local.socket'] && persistent(values) === (host !== undefined));
  if (host) return { host, localSocket };
  if (!hostProgram) return { localSocket };
  const hosts = new LocalHosts({
    runFolder: paths.run,
    program: hostProgram(logger),
    outputPath: join(paths.logs, 'session-host-output.log'),
    home: homedir(),
    clock: nodeClock,
    logger,
  });
  return { hosts, localSocket };
}

/** Who uses this machine, and with which shells. What takes time is read once, when first asked for. */
function machineFacts() {
  const platform = process.platform;
  const processEnv = process.env;
  const defaultShell = loginShell({ platform, env: processEnv });
  let environment: Promise<Readonly<Record<string, string>>> | undefined;
  return {
    platform: knownPlatform(platform),
    hostname: hostname(),
    home: homedir(),
    pid: process.pid,
    defaultShell,
    userEnvironment: () => {
      environment ??= readUserEnvironment({
        platform,
        shell: defaultShell,
        processEnv,
        timeoutMs: USER_ENVIRONMENT_TIMEOUT_MS,
      });
      return environment;
    },
    detectProfiles: () => detectProfiles({ platform, env: processEnv, loginShell: defaultShell }),
  };
}

function knownPlatform(platform: NodeJS.Platform): 'linux' | 'darwin' | 'win32' {
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux';
}
