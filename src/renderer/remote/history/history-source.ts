// Where what is kept of a session comes from: the core streams each part as text from its beginning.

import type { RemoteHistoryEntry } from '#shared/contract/remote-history.ts';
import type { CastSource } from '../../recording/cast-source.ts';
import { api } from '../../stores/wing.ts';
import { type HistoryPart, historyTitle } from './history-words.ts';

/** Pieces of a part, in order; lines may be cut. Throws what the core tells. */
export async function* historyPieces(
  session: string,
  part: HistoryPart,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  const options = signal ? { signal } : {};
  const pieces = await api().remoteHistory.read({ session, part }, options);
  for await (const { text } of pieces) yield text;
}

/** The terminal of a session, to be played. How much is still to come is not known. */
export function historyRecording(entry: RemoteHistoryEntry): CastSource {
  return {
    title: historyTitle(entry),
    async *pieces(signal) {
      for await (const text of historyPieces(entry.session, 'cast', signal)) {
        yield { text, read: 0, size: 1 };
      }
    },
  };
}
