// The client of a program, over whichever way.

import { connectWing, type WingClient } from '#shared/client/wing-client.ts';
import { CONTRACT_VERSION, type SystemInfo } from '#shared/contract/system-info.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import { AerieError, settle } from './aerie-error.ts';
import { createRecordings } from './recordings-client.ts';
import type { AerieClient } from './sdk-types.ts';
import { SessionsClient } from './sessions-client.ts';

/** Time for what was sent before the end to arrive, in ms. */
const CLOSE_GRACE = 1000;

/** A connection, and whose it is. */
interface Line {
  readonly door: AerieClient['door'];
  /** `destroy` closes it at once, without waiting for what was not taken. */
  readonly transport: Transport & { destroy(): void };
}

/**
 * The sessions and recordings of whoever is at the other end of `transport`, which is the client's.
 * @throws AerieError `bad_request` when that is of another time; what `signal` was aborted with
 */
export async function createClient(
  { door, transport }: Line,
  signal: AbortSignal | undefined,
): Promise<AerieClient> {
  const wing = connectWing(transport);
  try {
    const info = await settle(signal, (on) => wing.api.system.info(undefined, on));
    checkVersion(info);
    return clientOf({ door, transport }, wing, info);
  } catch (error) {
    transport.destroy();
    throw error;
  }
}

function clientOf({ door, transport }: Line, wing: WingClient, info: SystemInfo): AerieClient {
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
