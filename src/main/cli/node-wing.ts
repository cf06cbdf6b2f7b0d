import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type * as ConfModule from 'conf';
import {
  createMachineWing,
  type MachineWing,
  type MachineWingOptions,
} from '#core/machine-wing.ts';
import type { HostProgram } from '#core/session-hosts/host-program.ts';
import { nodeHostProgram } from '#core/session-hosts/node-host-program.ts';
import { type AppPaths, appPaths } from '#core/system/app-paths.ts';
import type { Logger } from '#shared/base/ports.ts';
import type { AppFiles } from './app-files.ts';

/** The part the process plays, if it is not that of an app. */
export type NodeWingRole = Pick<MachineWingOptions, 'door' | 'host' | 'log'>;

/** This machine's wing under plain Node, without Electron. */
export function createNodeWing(files: AppFiles, role?: NodeWingRole): MachineWing {
  const paths = appPaths({ platform: process.platform, env: process.env, home: homedir() });
  return createMachineWing({
    ...(role ?? { hostProgram: (logger) => hostProgram(files, paths, logger) }),
    paths,
    version: files.version,
    resourcesDir: files.resourcesDir,
    emulatorWorkerUrl: files.emulatorWorkerUrl,
    openSettings: (folder) => {
      // Loaded with the first write: it takes longer to load than much of the start.
      const loaded: typeof ConfModule = createRequire(import.meta.url)('conf');
      return new loaded.default({ cwd: folder, configName: 'settings', configFileMode: 0o600 });
    },
  });
}

/** How this build's session host is started. */
export function hostProgram(files: AppFiles, paths: AppPaths, logger: Logger): HostProgram {
  return nodeHostProgram({
    root: files.root,
    version: files.version,
    command: process.execPath,
    stagingFolder: join(paths.data, 'hosts'),
    logger,
  });
}
