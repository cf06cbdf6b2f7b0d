// The life of a session host's process: one per name, ready once its door is open, over when there
// is nothing left to do or a signal comes.

import { join } from 'node:path';
import { within } from '#shared/base/within.ts';
import type { MachineWing } from '../machine-wing.ts';
import type { AppPaths } from '../system/app-paths.ts';
import { nodeClock } from '../system/node-clock.ts';
import { acquireProcessLock } from '../system/process-lock.ts';
import { surviveErrors } from '../system/survive-errors.ts';

export interface SessionHostOptions {
  readonly paths: AppPaths;
  readonly name: string;
  /** Builds the wing whose door has that name. */
  readonly createMachine: () => MachineWing;
  /** Resolves when the process is asked to end. */
  readonly stopped: Promise<unknown>;
  /** Called once clients may come. */
  readonly onReady?: (machine: MachineWing) => void;
}

/** How a host's process ends. */
export type SessionHostOutcome = 'ended' | 'already-running' | 'no-door';

/** Longest that ending every session may take beyond their grace time, in ms. */
const END_MARGIN = 10_000;

/** Runs the host to its end; every session has ended then. */
export async function runSessionHost(options: SessionHostOptions): Promise<SessionHostOutcome> {
  const lock = await acquireProcessLock(join(options.paths.run, `${options.name}.lock`));
  if (!lock) return 'already-running';
  const machine = options.createMachine();
  const { wing, logger } = machine;
  const guard = surviveErrors(logger);
  try {
    await machine.door.settled();
    if (!machine.door.current) return 'no-door';
    logger.info({ host: options.name, pid: process.pid }, 'the session host is ready');
    options.onReady?.(machine);
    const idle = new Promise<void>((resolve) => wing.lifetime?.onDidEnd(resolve));
    await Promise.race([options.stopped, idle]);
    logger.info({ host: options.name, sessions: wing.sessions.list().length }, 'the host ends');
    return 'ended';
  } finally {
    const grace = wing.settings.state.values['sessions.killGraceMs'];
    await within(machine.dispose(), END_MARGIN + grace, nodeClock);
    await lock.release();
    guard.dispose();
  }
}
