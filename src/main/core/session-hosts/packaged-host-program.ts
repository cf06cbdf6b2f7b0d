// The session host of a packaged app: a copy of the whole program below the data folder, by hard
// links where these let go of the original.

import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Logger } from '#shared/base/ports.ts';
import { buildName, type HostProgram } from './host-program.ts';
import { removeStaged, stageFiles } from './stage-files.ts';

export interface PackagedHostProgramOptions {
  /** The running program. */
  readonly execPath: string;
  readonly platform: NodeJS.Platform;
  readonly version: string;
  readonly stagingFolder: string;
  /** What makes the program a session host. */
  readonly args: readonly string[];
  readonly logger: Logger;
}

export function packagedHostProgram(options: PackagedHostProgramOptions): HostProgram {
  const { execPath, platform, version, stagingFolder, args, logger } = options;
  const installed = programFolder(execPath, platform);
  const build = buildName(version, fingerprint(execPath));
  return {
    build,
    version,
    async prepare() {
      const folder = join(stagingFolder, build);
      const name = basename(installed);
      try {
        // Windows deletes no name of a program that runs, not even another link to it.
        const links = platform !== 'win32';
        await stageFiles(folder, [{ from: installed, to: name }], { links });
        return { command: join(folder, name, relative(installed, execPath)), args };
      } catch (error) {
        // Better a host that an update may disturb than none.
        logger.warn({ err: error }, 'the session host runs from the folder of the app');
        return { command: execPath, args };
      }
    },
    tidy: (running) => removeStaged(stagingFolder, [build, ...running]),
  };
}

/** The folder an update replaces: on macOS the bundle, elsewhere that of the program. */
export function programFolder(execPath: string, platform: NodeJS.Platform): string {
  const bundle = platform === 'darwin' ? /^(.*?\.app)\//.exec(execPath)?.[1] : undefined;
  return bundle ?? dirname(execPath);
}

/** Changes with the installed program. */
function fingerprint(execPath: string): string {
  const { size, mtimeMs } = statSync(execPath);
  return createHash('sha256').update(`${size} ${mtimeMs}`).digest('hex').slice(0, 8);
}
