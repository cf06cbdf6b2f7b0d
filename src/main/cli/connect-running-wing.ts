// Finds the Aerie that runs for this user and signs in: the app, else a daemon, else a session host.

import { connectDoor } from '#client/connect-door.ts';
import type { Door } from '#client/door-record.ts';
import { readDoors } from '#client/list-doors.ts';
import { createWingApi } from '#shared/client/wing-api.ts';
import type { ConnectedWing } from './command-context.ts';
import { CommandFailure, NOT_RUNNING } from './command-failure.ts';
import { ExitCode } from './exit-code.ts';

const order: readonly Door['kind'][] = ['app', 'daemon', 'host'];

/** The doors in the order in which they are tried; an app shows the sessions of the others too. */
export function byPreference(doors: readonly Door[]): Door[] {
  return doors.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/**
 * Connects to the first that answers. @throws CommandFailure `not_running`, or why the one that runs
 * does not let this user in
 */
export async function connectRunningWing(runFolder: string): Promise<ConnectedWing> {
  let refused: unknown;
  for (const door of byPreference(await readDoors(runFolder))) {
    try {
      const transport = await connectDoor(door);
      return {
        api: createWingApi(transport),
        transport,
        dispose: () => transport.destroy(),
      };
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'unauthorized') {
        refused ??= error;
      }
    }
  }
  if (refused instanceof Error) throw refused;
  throw new CommandFailure('not_running', NOT_RUNNING, ExitCode.notRunning);
}
