#!/usr/bin/env node
// The `aerie` command. Kept tiny so that the compile cache is on before anything big is loaded.

import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { appPaths } from '#core/system/app-paths.ts';

const { cache } = appPaths({ platform: process.platform, env: process.env, home: homedir() });
// Missing before Node 22.1.
nodeModule.enableCompileCache?.(join(cache, 'compiled'));

const { runProgram } = await import('./program.ts');
await runProgram(process.argv);
