// `npm run build`: the app's three bundles, and `aerie/client` as one file with its declarations.
// `node scripts/build.ts client` makes only the latter.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'vite';
import { writeClientTypes } from './build/client-types.ts';

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
async function buildClient(): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: join(root, 'src', 'main', 'client', 'sdk.ts'),
      outDir: join(root, 'out', 'client'),
      target: 'node22',
      rolldownOptions: { output: { entryFileNames: 'index.js', codeSplitting: false } },
    },
  });
  const tsc = join(modules, 'typescript', 'bin', 'tsc');
  // Declarations are made in spite of errors, which are the type check's to fail for.
  await runNode(tsc, '-b', join('src', 'main', 'client')).catch(() => {});
  writeClientTypes(root);
}

try {
  if (process.argv[2] !== 'client') await buildApp();
  await buildClient();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
