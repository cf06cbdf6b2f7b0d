// `npm run build`: the app's three bundles, and the package entries `aerie/client` and `aerie/agents`
// with their declarations. `node scripts/build.ts entries` makes only the latter.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'vite';
import { writeEntryTypes } from './build/entry-types.ts';

const root = join(import.meta.dirname, '..');
const modules = join(root, 'node_modules');

async function runNode(...args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error('The build failed.');
}

async function buildApp(): Promise<void> {
  const script = join(modules, 'electron-vite', 'bin', 'electron-vite.js');
  await runNode(script, 'build', '--logLevel', 'warn');
}

/** One file without dependencies, so that it runs wherever it is imported from. */
const buildClient = (): Promise<void> =>
  buildEntry({ source: 'src/main/client/sdk.ts', folder: 'client', whole: true });

/** Its dependencies stay outside: some are native, and programs pass objects of others in. */
const buildAgents = (): Promise<void> =>
  buildEntry({ source: 'src/main/core/agents/sdk.ts', folder: 'agents', whole: false });

async function buildEntry(entry: { source: string; folder: string; whole: boolean }) {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: entry.whole ? { noExternal: true } : { external: true },
    build: {
      ssr: join(root, entry.source),
      outDir: join(root, 'out', entry.folder),
      target: 'node22',
      rolldownOptions: { output: { entryFileNames: 'index.js', codeSplitting: false } },
    },
  });
}

async function writeTypes(): Promise<void> {
  const tsc = join(modules, 'typescript', 'bin', 'tsc');
  // Declarations are made in spite of errors, which are the type check's to fail for.
  await runNode(tsc, '-b', join('src', 'main', 'core')).catch(() => {});
  writeEntryTypes(root);
}

try {
  if (process.argv[2] !== 'entries') await buildApp();
  await Promise.all([buildClient(), buildAgents()]);
  await writeTypes();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
