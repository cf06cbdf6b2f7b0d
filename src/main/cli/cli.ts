#!/usr/bin/env node
// The `aerie` command. Kept tiny so that the compile cache is on before anything big is loaded.

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
nodeModule.enableCompileCache(join(cache, 'compiled'));

const { runProgram } = await import('./program.ts');
await runProgram(process.argv);
