#!/usr/bin/env node
// The `aerie` command. Kept tiny so that the compile cache is on before anything big is loaded.

// Not by name: this module must also load where that is missing, to say that Node is too old.
import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { appPaths } from '#core/system/app-paths.ts';

// Older ones crash inside the database instead of saying so.
const OLDEST_NODE = 22;

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  process.stderr.write(
    `aerie: Node ${process.versions.node} is too old. Use Node ${OLDEST_NODE} or newer, or run "npm start", which brings its own.\n`,
  );
  process.exit(1);
}

const { cache } = appPaths({ platform: process.platform, env: process.env, home: homedir() });
try {
  // Made here, because the compile cache would make it readable for everybody.
  process.getBuiltinModule('node:fs').mkdirSync(cache, { recursive: true, mode: 0o700 });
  nodeModule.enableCompileCache(join(cache, 'compiled'));
} catch {
  // Without a cache the start takes longer; that is all.
}

try {
  process.exitCode = await run(process.argv);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`aerie: Aerie could not start: ${reason}\n`);
  process.exitCode = 1;
}

async function run(argv: readonly string[]): Promise<number> {
  if (argv[2] === 'ls' || argv[2] === 'list') {
    const { runQuickList } = await import('./quick-list.ts');
    const exitCode = await runQuickList(argv.slice(3));
    if (exitCode !== undefined) return exitCode;
  }
  const [{ runProgram }, { nodeContext }] = await Promise.all([
    import('./program.ts'),
    import('./node-context.ts'),
  ]);
  return runProgram(argv, nodeContext());
}
