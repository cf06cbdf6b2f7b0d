// `npm start`: builds what is needed and opens Aerie, in a desktop window where there can be one,
// else in the browser. Arguments: `-- --port N`, `-- --browser`.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildIfNeeded } from './build-if-needed.ts';
import { decideDoor, type Machine } from './decide-door.ts';
import { downloadElectron, electronProgram } from './electron-runtime.ts';
import { endWithParent } from './end-with-parent.ts';

endWithParent();
const root = join(import.meta.dirname, '..');
const DOWNLOAD_TIMEOUT_MS = 180_000;
/** A window that ends with an error this soon never opened. */
const FAILED_START_MS = 10_000;

const { values } = parseArgs({
  options: { port: { type: 'string' }, browser: { type: 'boolean' }, open: { type: 'boolean' } },
});

if (await buildIfNeeded({ silent: false })) await open();
else process.exitCode = 1;

async function open(): Promise<void> {
  const machine: Machine = {
    platform: process.platform,
    env: process.env,
    isRoot: process.getuid?.() === 0,
    runtime: electronProgram() ? 'present' : 'absent',
    browserWanted: values.browser ?? false,
  };
  let choice = decideDoor(machine);
  if (choice.door === 'download') {
    process.stderr.write('Downloading the Electron runtime… ');
    const got = await downloadElectron(DOWNLOAD_TIMEOUT_MS);
    process.stderr.write(got ? 'done.\n' : 'failed.\n');
    choice = decideDoor({ ...machine, runtime: got ? 'present' : 'unobtainable' });
  }
  const program = electronProgram();
  if (choice.door === 'desktop' && program !== undefined) {
    const failure = await runDesktop(program);
    if (failure === undefined) return;
    choice = { door: 'browser', reason: failure };
  }
  const reason = choice.door === 'browser' ? choice.reason : 'There is no Electron runtime';
  process.stderr.write(`${reason}, so Aerie opens in the browser.\n`);
  await serve();
}

/** Runs the desktop app to its end; resolves to a reason if it could not start. */
function runDesktop(program: string): Promise<string | undefined> {
  const startedAt = performance.now();
  const child = spawn(program, [root], { stdio: 'inherit' });
  // Ctrl-C reaches the app from the terminal; this process waits for it to end its children.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`The desktop window did not start (${error.message})`));
    child.once('close', (code, signal) => {
      const early = performance.now() - startedAt < FAILED_START_MS;
      const failed = signal === null ? code !== 0 : signal !== 'SIGINT' && signal !== 'SIGTERM';
      process.exitCode = code ?? 1;
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.removeAllListeners(name);
      resolve(early && failed ? `The desktop window did not start (${signal ?? code})` : undefined);
    });
  });
}

/** Serves in this very process, so that there is nothing to outlive it. */
async function serve(): Promise<void> {
  const cli = join(root, 'out', 'main', 'cli.js');
  const port = values.port === undefined ? [] : ['--port', values.port];
  process.argv = [process.execPath, cli, 'serve', ...port, ...(values.open ? ['--open'] : [])];
  process.exitCode = 0;
  await import(pathToFileURL(cli).href);
}
