import { connectAnyDoor } from '#client/connect-any-door.ts';
import { connectDoor } from '#client/connect-door.ts';
import type { Door } from '#client/door-record.ts';
import type { DoorTransport } from '#client/door-transport.ts';
import { readDoors } from '#client/list-doors.ts';
import { isAppError } from '#shared/base/app-error.ts';
import { createWingApi } from '#shared/client/wing-api.ts';
import type { ConnectedWing } from './command-context.ts';
import { CommandFailure, NOT_RUNNING } from './command-failure.ts';
import { ExitCode } from './exit-code.ts';

/** A connection, and whose door it came through. */
export interface RunningWing extends ConnectedWing {
  /** Of several, the one that new sessions go to. */
  readonly door: Door;
}

/**
 * Connects to the Aerie that runs for this user: the app, else a daemon and all session hosts as one.
 * @throws CommandFailure `not_running`; AppError with why the one that runs does not let this user in
 */
export async function connectRunningWing(runFolder: string): Promise<RunningWing> {
  const { door, transport } = await connectAnyDoor(runFolder).catch((error: unknown) => {
    if (!isAppError(error, 'disconnected')) throw error;
    throw new CommandFailure('not_running', NOT_RUNNING, ExitCode.notRunning);
  });
  const first = wingOver(transport);
  // The app knows the sessions of all others.
  if (door.kind === 'app') return { ...first, door };
  const others = (await readDoors(runFolder)).filter(({ name }) => name !== door.name);
  const found = await Promise.allSettled(others.map((other) => connectDoor(other)));
  const more = found
    .filter((result) => result.status === 'fulfilled')
    .map(({ value }) => wingOver(value));
  if (more.length === 0) return { ...first, door };
  const { joinWings } = await import('./join-wings.ts');
  return { ...joinWings([first, ...more]), door };
}

function wingOver(transport: DoorTransport): ConnectedWing {
  return {
    api: createWingApi(transport),
    transportOf: async () => transport,
    dispose: () => transport.destroy(),
  };
}
