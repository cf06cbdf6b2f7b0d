import type { WingApi } from '#shared/client/wing-client.ts';
import type { RecordingPiece } from '#shared/contract/recordings.ts';
import { settle, toAerieError } from './aerie-error.ts';
import type { Recordings } from './sdk-types.ts';

/** The operations on recordings, over one connection. See {@link Recordings}. */
export function createRecordings(api: WingApi['recordings']): Recordings {
  return {
    list: ({ signal, session } = {}) => settle(signal, (on) => api.list({ session }, on)),
    read: async (recordingId, { signal, ...options } = {}) => {
      const input = { recordingId, ...options };
      return readPieces(await settle(signal, (on) => api.read(input, on)), signal);
    },
    remove: (recordingId, { signal } = {}) =>
      settle(signal, (on) => api.remove({ recordingId }, on)),
  };
}

async function* readPieces(
  pieces: AsyncIterable<RecordingPiece>,
  signal: AbortSignal | undefined,
): AsyncGenerator<RecordingPiece, void, void> {
  try {
    yield* pieces;
  } catch (error) {
    signal?.throwIfAborted();
    throw toAerieError(error);
  }
}
