// Entry of the session host under plain Node: started by the app, outlives it. See
// core/session-hosts; nobody types this command.

import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import { runSessionHost } from '#core/session-hosts/run-session-host.ts';
import { appPaths } from '#core/system/app-paths.ts';
import { isDoorName } from '#shared/protocol/door/door-handshake.ts';
import { appFiles } from './app-files.ts';
import { endOnSignal } from './end-on-signal.ts';
import { createNodeWing } from './node-wing.ts';

const { values } = parseArgs({ options: { name: { type: 'string' } } });
const { name } = values;
if (!isDoorName(name)) throw new Error('A session host needs a name; the app gives it one.');
const files = appFiles(import.meta.dirname);

const stopped = Promise.withResolvers<void>();
endOnSignal(stopped.resolve, () => process.exit(1));
// The terminal of whoever started the app may go; that is what the host is for.
process.removeAllListeners('SIGHUP');
process.on('SIGHUP', () => {});

const outcome = await runSessionHost({
  paths: appPaths({ platform: process.platform, env: process.env, home: homedir() }),
  name,
  createMachine: () =>
    createNodeWing(files, { door: { kind: 'host', name }, host: { stays: false }, log: name }),
  stopped: stopped.promise,
});
if (outcome === 'no-door') process.stderr.write('The local door could not be opened.\n');
process.exit(outcome === 'no-door' ? 1 : 0);
