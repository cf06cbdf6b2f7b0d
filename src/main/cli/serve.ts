// `aerie serve`: the wing behind the local web door, until a signal ends it.

import type { MachineWing } from '#core/machine-wing.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { nodeRandom } from '#core/system/node-random.ts';
import type { WebHost } from '#hosts/web/web-host.ts';
import { createWebHost } from '#hosts/web/web-host.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import type { Logger } from '#shared/base/ports.ts';
import { within } from '#shared/base/within.ts';
import type { AppFiles } from './app-files.ts';
import { endOnSignal } from './end-on-signal.ts';
import { createNodeWing } from './node-wing.ts';
import { openInBrowser } from './open-in-browser.ts';

export interface ServeOptions {
  readonly files: AppFiles;
  /** 0 for any free one. */
  readonly port: number;
  /** Print exactly one line of JSON on standard output. */
  readonly json: boolean;
  readonly open: boolean;
}

/** The port could not be had. */
const EXIT_PORT = 2;
/** Longest that ending every session may take, beyond their grace time. */
const END_DEADLINE_MS = 10_000;
/** After this many unexpected errors the process is not trusted any more. */
const MAX_ERRORS = 20;

/** Serves until a signal comes; resolves to the exit code once every child has ended. */
export async function serve(options: ServeOptions): Promise<number> {
  // A reader that goes away (`| head -1`) must not end the app.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  const machine = createNodeWing(options.files);
  let signals: Disposable | undefined;
  const stopped = new Promise<number>((stop) => {
    signals = endOnSignal(
      () => stop(0),
      () => process.exit(1),
    );
    watchErrors(machine.logger, machine.logPath, () => stop(1));
  });
  let host: WebHost;
  try {
    host = await createWebHost({
      wing: machine.wing,
      rendererDir: options.files.rendererDir,
      port: options.port,
      clock: nodeClock,
      random: nodeRandom,
      logger: machine.logger,
    });
  } catch (error) {
    await machine.dispose();
    process.stderr.write(`aerie: ${portProblem(error, options.port)}\n`);
    return EXIT_PORT;
  }
  const persistent = machine.wing.settings.state.values['sessions.host'] === 'persistent';
  announce(host, options, persistent);
  machine.warmUp();

  const exitCode = await stopped;
  const ends = machine.wing.sessions.list().some(({ state }) => state !== 'exited');
  if (ends && !options.json && process.stdout.isTTY) process.stdout.write('\nEnding terminals…\n');
  await end(host, machine);
  signals?.dispose();
  return exitCode;
}

function announce(host: WebHost, options: ServeOptions, persistent: boolean): void {
  const link = (): string => `${host.url}/?code=${host.issueCode()}`;
  const url = link();
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ url, port: host.port, pid: process.pid })}\n`);
  } else {
    process.stdout.write(`Aerie is ready. Open this link (it works once): ${url}\n`);
    if (process.stdin.isTTY && process.stdout.isTTY) {
      process.stdout.write(
        persistent
          ? 'Press Enter for another link, Ctrl-C to end Aerie. Terminals go on in the background.\n'
          : 'Press Enter for another link, Ctrl-C to end Aerie and its terminals.\n',
      );
      process.stdin.on('data', () => process.stdout.write(`${link()}\n`));
      process.stdin.unref();
    }
  }
  if (!options.open) return;
  void openInBrowser(url).then((tried) => {
    if (!tried)
      process.stderr.write('aerie: No browser could be opened. Open the link yourself.\n');
  });
}

/** Ends every session and closes the door; gives up after a deadline. */
async function end(host: WebHost, machine: MachineWing): Promise<void> {
  const grace = machine.wing.settings.state.values['sessions.killGraceMs'];
  const all = Promise.all([machine.dispose(), host.dispose()]).catch((error: unknown) => {
    machine.logger.error({ err: error }, 'Ending did not go well.');
  });
  await within(all, END_DEADLINE_MS + grace, nodeClock);
}

/** Keeps sessions alive through an unexpected error, unless errors do not stop. */
function watchErrors(logger: Logger, logPath: string, giveUp: () => void): void {
  let count = 0;
  const report = (error: unknown): void => {
    count += 1;
    logger.error({ err: error }, 'An unexpected error.');
    if (count === 1) {
      process.stderr.write(`aerie: Something went wrong. The log has the details: ${logPath}\n`);
    }
    if (count === MAX_ERRORS) giveUp();
  };
  process.on('uncaughtException', report);
  process.on('unhandledRejection', report);
}

function portProblem(error: unknown, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use. Choose another with --port, or leave --port out for a free one.`;
  }
  if (code === 'EACCES') {
    return `Port ${port} needs more rights than you have. Choose one above 1023 with --port.`;
  }
  const reason = error instanceof Error ? error.message : String(error);
  return `The web door could not be opened on port ${port}: ${reason}`;
}
