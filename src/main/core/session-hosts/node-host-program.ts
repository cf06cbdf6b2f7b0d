// The session host under plain Node: the built app and the packages it needs, staged below the data
// folder, run by the Node that runs the app.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Logger } from '#shared/base/ports.ts';
import { buildName, type HostProgram } from './host-program.ts';
import { runtimePackages } from './runtime-packages.ts';
import { removeStaged, type StagedEntry, stageFiles } from './stage-files.ts';

export interface NodeHostProgramOptions {
  /** The app's package folder. */
  readonly root: string;
  readonly version: string;
  /** The runtime, e.g. `process.execPath`. */
  readonly command: string;
  /** Its arguments for the app staged in `folder`; absent means those of Node. */
  readonly args?: (folder: string) => readonly string[];
  /** Where builds are staged, each in a folder of its own. */
  readonly stagingFolder: string;
  readonly logger: Logger;
}

/** Built parts of the app that a host runs, relative to its package folder. */
const PARTS = [join('out', 'main'), 'resources', 'package.json'];
const ENTRY = join('out', 'main', 'session-host.js');

export function nodeHostProgram(options: NodeHostProgramOptions): HostProgram {
  const { root, version, command, logger, stagingFolder } = options;
  const args = options.args ?? ((folder) => [join(folder, ENTRY)]);
  // Not before it is asked for: most starts need no host.
  let build: string | undefined;
  return {
    get build() {
      build ??= buildName(version, fingerprint(root));
      return build;
    },
    version,
    async prepare() {
      const folder = join(stagingFolder, this.build);
      try {
        const { entries, top } = stagingPlan(realpathSync(root));
        await stageFiles(folder, entries);
        return { command, args: args(join(folder, top)) };
      } catch (error) {
        // Better a host that an update may disturb than none.
        logger.warn({ err: error }, 'the session host runs from the folder of the app');
        return { command, args: args(root) };
      }
    },
    tidy(running) {
      return removeStaged(stagingFolder, [this.build, ...running]);
    },
  };
}

/**
 * What to stage. Packages may stand above the app's own folder (npm hoists them), so everything
 * keeps its place below the folder that holds all of it; `top` is the app's own place there.
 */
function stagingPlan(root: string): { entries: StagedEntry[]; top: string } {
  const sources = [...PARTS.map((part) => join(root, part)), ...runtimePackages(root)];
  let base = root;
  while (sources.some((source) => !source.startsWith(base + sep))) base = dirname(base);
  return {
    entries: sources.map((from) => ({ from, to: relative(base, from) })),
    top: relative(base, root),
  };
}

/** Changes with the built code. */
function fingerprint(root: string): string {
  const hash = createHash('sha256');
  const folder = join(root, 'out', 'main');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
    if (name.endsWith('.js')) hash.update(name).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex').slice(0, 8);
}
