import { connectAnyDoor } from '#client/connect-any-door.ts';
import { isAppError } from '#shared/base/app-error.ts';
import { createWingApi } from '#shared/client/wing-api.ts';
import type { ConnectedWing } from './command-context.ts';
import { CommandFailure, NOT_RUNNING } from './command-failure.ts';
import { ExitCode } from './exit-code.ts';

/**
 * Connects to the Aerie that runs for this user: the app, else a daemon, else a session host.
 * @throws CommandFailure `not_running`; AppError with why the one that runs does not let this user in
 */
export async function connectRunningWing(runFolder: string): Promise<ConnectedWing> {
  const { transport } = await connectAnyDoor(runFolder).catch((error: unknown) => {
    if (!isAppError(error, 'disconnected')) throw error;
    throw new CommandFailure('not_running', NOT_RUNNING, ExitCode.notRunning);
  });
  return { api: createWingApi(transport), transport, dispose: () => transport.destroy() };
}
