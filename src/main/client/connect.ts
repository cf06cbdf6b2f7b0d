import { homedir } from 'node:os';
import { settle } from './aerie-error.ts';
import { connectAnyDoor } from './connect-any-door.ts';
import { createClient } from './create-client.ts';
import { runFolder } from './run-folder.ts';
import type { AerieClient, ConnectOptions } from './sdk-types.ts';

/**
 * Connects to the Aerie that runs: the app, else the newest daemon, else the newest session host.
 * @throws AerieError `disconnected` when none runs, `unauthorized` when it cannot be trusted or does not
 * trust us, `bad_request` when it is of another time
 */
export async function connect(options: ConnectOptions = {}): Promise<AerieClient> {
  const { signal, door, folder = defaultFolder(), timeoutMs } = options;
  const found = await settle(signal, (on) =>
    connectAnyDoor(folder, {
      ...on,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(door === undefined ? {} : { name: door }),
    }),
  );
  return createClient(found, signal);
}

/** Where this user's Aerie tells about its doors. */
export function defaultFolder(): string {
  return runFolder({ platform: process.platform, env: process.env, home: homedir() });
}
