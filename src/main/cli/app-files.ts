import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where the parts of the built app are. */
export interface AppFiles {
  /** The package folder. */
  readonly root: string;
  readonly version: string;
  readonly rendererDir: string;
  readonly resourcesDir: string;
  readonly emulatorWorkerUrl: URL;
}

/** Finds the app that the module in folder `from` belongs to, by its package.json. */
export function appFiles(from: string): AppFiles {
  let root = from;
  while (!existsSync(join(root, 'package.json'))) {
    const parent = dirname(root);
    if (parent === root) throw new Error(`No package.json above ${from}. Install Aerie again.`);
    root = parent;
  }
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : '0.0.0';
  return {
    root,
    version,
    rendererDir: join(root, 'out', 'renderer'),
    resourcesDir: join(root, 'resources'),
    emulatorWorkerUrl: pathToFileURL(join(root, 'out', 'main', 'emulator-worker.js')),
  };
}
