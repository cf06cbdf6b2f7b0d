import { homedir } from 'node:os';
import { join } from 'node:path';
import type { HostRecord } from '#core/session-hosts/host-directory.ts';
import { LocalHosts } from '#core/session-hosts/local-hosts.ts';
import { appPaths } from '#core/system/app-paths.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { silentLogger } from '#shared/base/ports.ts';
import type { AppFiles } from './app-files.ts';
import { hostProgram } from './node-wing.ts';

/**
 * Finds the background process for sessions of this build, or starts it; resolves once it answers.
 * @throws AppError `host_unavailable`
 */
export function startSessionHost(files: AppFiles): Promise<HostRecord> {
  const paths = appPaths({ platform: process.platform, env: process.env, home: homedir() });
  const hosts = new LocalHosts({
    runFolder: paths.run,
    program: hostProgram(files, paths, silentLogger),
    outputPath: join(paths.logs, 'session-host-output.log'),
    home: homedir(),
    clock: nodeClock,
    logger: silentLogger,
  });
  return hosts.own();
}
