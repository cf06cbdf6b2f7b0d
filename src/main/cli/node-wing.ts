import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import type * as ConfModule from 'conf';
import { createMachineWing, type MachineWing } from '#core/machine-wing.ts';
import { appPaths } from '#core/system/app-paths.ts';
import type { AppFiles } from './app-files.ts';

/** This machine's wing under plain Node, without Electron. */
export function createNodeWing(files: AppFiles): MachineWing {
  return createMachineWing({
    paths: appPaths({ platform: process.platform, env: process.env, home: homedir() }),
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
