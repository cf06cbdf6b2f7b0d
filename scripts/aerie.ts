// `npm run -s aerie -- …`: the `aerie` command of this clone, built first if needed.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfNeeded } from './build-if-needed.ts';
import { endWithParent } from './end-with-parent.ts';

endWithParent();
const args = process.argv.slice(2);
const cli = join(import.meta.dirname, '..', 'out', 'main', 'cli.js');

if (await buildIfNeeded({ silent: args.includes('--json') })) {
  process.argv = [process.execPath, cli, ...args];
  await import(pathToFileURL(cli).href);
} else {
  process.exitCode = 1;
}
