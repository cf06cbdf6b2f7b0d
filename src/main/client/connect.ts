import { homedir } from 'node:os';
import { connectWing, type WingClient } from '#shared/client/wing-client.ts';
import { CONTRACT_VERSION, type SystemInfo } from '#shared/contract/system-info.ts';
import { AerieError, settle } from './aerie-error.ts';
import { connectAnyDoor, type DoorConnection } from './connect-any-door.ts';
import { createRecordings } from './recordings-client.ts';
import { runFolder } from './run-folder.ts';
import type { AerieClient, ConnectOptions } from './sdk-types.ts';
import { SessionsClient } from './sessions-client.ts';

/** Time for what was sent before the end to arrive, in ms. */
const CLOSE_GRACE = 1000;

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
  const wing = connectWing(found.transport);
  try {
    const info = await settle(signal, (on) => wing.api.system.info(undefined, on));
    checkVersion(info);
    return createClient(found, wing, info);
  } catch (error) {
    found.transport.destroy();
    throw error;
  }
}

/** Where this user's Aerie tells about its doors. */
export function defaultFolder(): string {
  return runFolder({ platform: process.platform, env: process.env, home: homedir() });
}

function createClient(
  { door, transport }: DoorConnection,
  wing: WingClient,
  info: SystemInfo,
): AerieClient {
  const sessions = new SessionsClient(wing);
  let closed = false;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  transport.onDidClose(() => {
    closed = true;
    sessions.end(new AerieError('disconnected', 'The connection to Aerie was lost.'));
    resolve();
  });
  const close = async (): Promise<void> => {
    transport.close();
    // A peer that hangs does not take what was sent last.
    const late = setTimeout(() => transport.destroy(), CLOSE_GRACE);
    await ended;
    clearTimeout(late);
  };
  return {
    sessions,
    recordings: createRecordings(wing.api.recordings),
    info,
    door: { name: door.name, kind: door.kind },
    get closed() {
      return closed;
    },
    onDidClose: (listener) => transport.onDidClose(({ reason }) => listener({ reason })),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function checkVersion({ contractVersion, version }: SystemInfo): void {
  if (contractVersion === CONTRACT_VERSION) return;
  throw new AerieError(
    'bad_request',
    `Aerie ${version} speaks version ${contractVersion} of its contract, this client ${CONTRACT_VERSION}. Use a client of the same Aerie.`,
  );
}
