// The wing's parts under plain Node, without Electron: what `aerie serve` runs on.

import { createRequire } from 'node:module';
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import type * as ConfModule from 'conf';
import { WorkerEmulatorHost } from '#core/emulator/worker-emulator-host.ts';
import { detectProfiles } from '#core/pty/detect-profiles.ts';
import { loginShell } from '#core/pty/login-shell.ts';
import { NodePtySpawner } from '#core/pty/node-pty-spawner.ts';
import { readUserEnvironment } from '#core/pty/user-environment.ts';
import { ConfSettingsStore } from '#core/store/conf-settings-store.ts';
import { LazyLayoutRepository } from '#core/store/lazy-layout-repository.ts';
import { type ConfLike, confSettingsFile } from '#core/store/settings-file.ts';
import { appPaths } from '#core/system/app-paths.ts';
import { CappedLogFile } from '#core/system/capped-log-file.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { nodeRandom } from '#core/system/node-random.ts';
import { createPinoLogger } from '#core/system/pino-logger.ts';
import { createWing } from '#core/wing.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import type { Logger } from '#shared/base/ports.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import type { AppFiles } from './app-files.ts';

/** A wing and what it stands on. */
export interface NodeWing {
  connect(transport: Transport): Disposable;
  readonly logger: Logger;
  readonly logPath: string;
  /** How long a program may take to end after its hang-up, in ms. */
  graceMs(): number;
  /** Does now what would otherwise wait for the first request. */
  warmUp(): void;
  /** Ends every session, then lets go of everything. */
  dispose(): Promise<void>;
}

const USER_ENVIRONMENT_TIMEOUT_MS = 5000;

/** Builds the wing of this machine's user. Nothing here waits: what is slow starts when first needed. */
export function createNodeWing(files: AppFiles): NodeWing {
  const home = homedir();
  const paths = appPaths({ platform: process.platform, env: process.env, home });
  const logPath = join(paths.logs, 'aerie.log');
  const logFile = new CappedLogFile(logPath);
  const logger = createPinoLogger(logFile);
  const settings = openSettings(paths.config, logger);
  const problems: ((problem: string) => void)[] = [];
  const layouts = new LazyLayoutRepository({
    path: join(paths.data, 'aerie.db'),
    clock: nodeClock,
    logger,
    onProblem: (problem) => {
      for (const report of problems) report(problem);
    },
  });
  const defaultShell = loginShell({ platform: process.platform, env: process.env });
  let environment: Promise<Readonly<Record<string, string>>> | undefined;
  const wing = createWing({
    spawner: new NodePtySpawner({ logger, clock: nodeClock }),
    emulators: new WorkerEmulatorHost({ workerUrl: files.emulatorWorkerUrl, logger }),
    settings,
    layouts,
    clock: nodeClock,
    logger,
    random: nodeRandom,
    version: files.version,
    platform: knownPlatform(process.platform),
    hostname: hostname(),
    home,
    defaultShell,
    resourcesDir: files.resourcesDir,
    pid: process.pid,
    userEnvironment: () => {
      environment ??= readUserEnvironment({
        platform: process.platform,
        shell: defaultShell,
        processEnv: process.env,
        timeoutMs: USER_ENVIRONMENT_TIMEOUT_MS,
      });
      return environment;
    },
    detectProfiles: () => detectProfiles(),
  });
  problems.push((problem) =>
    wing.notices.add('warning', 'Some saved data could not be read', problem),
  );
  return {
    connect: (transport) => wing.connect(transport),
    logger,
    logPath,
    graceMs: () => settings.state.values['sessions.killGraceMs'],
    warmUp: () => void setImmediate(() => layouts.open()),
    dispose: async () => {
      await wing.dispose();
      layouts.dispose();
      logFile.dispose();
    },
  };
}

function openSettings(folder: string, logger: Logger): ConfSettingsStore {
  const open = (): ConfLike => {
    // Loaded with the first write: it takes longer to load than the whole rest of the start.
    const loaded: typeof ConfModule = createRequire(import.meta.url)('conf');
    return new loaded.default({ cwd: folder, configName: 'settings', configFileMode: 0o600 });
  };
  const file = confSettingsFile(join(folder, 'settings.json'), open);
  return new ConfSettingsStore({ file, clock: nodeClock, logger });
}

function knownPlatform(platform: NodeJS.Platform): 'linux' | 'darwin' | 'win32' {
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux';
}
