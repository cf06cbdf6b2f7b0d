// What can be done with what is kept of a session. Failures are told as toasts.

import type { RemoteHistoryEntry } from '#shared/contract/remote-history.ts';
import { confirm } from '../../stores/dialog-store.ts';
import { showError } from '../../stores/toast-store.ts';
import { api } from '../../stores/wing.ts';
import { saveFile } from '../../ui/save-file.ts';
import { historyPieces } from './history-source.ts';
import { type HistoryPart, historyPerson, historyTitle } from './history-words.ts';

const endings = { cast: 'cast', keylog: 'log', chat: 'jsonl' } as const satisfies Record<
  HistoryPart,
  string
>;

/** Hands a part to the person as a file. */
export async function saveHistory({ session }: RemoteHistoryEntry, part: HistoryPart) {
  try {
    const pieces: string[] = [];
    for await (const text of historyPieces(session, part)) pieces.push(text);
    saveFile(`${session}-${part}.${endings[part]}`, pieces, 'text/plain');
  } catch (error) {
    showError('The recording was not saved', error);
  }
}

/** Deletes all that is kept of a session, after asking. Resolves to whether it is gone. */
export async function removeHistory(entry: RemoteHistoryEntry): Promise<boolean> {
  const when = new Date(entry.startedAt).toLocaleString([], {
    ...({ dateStyle: 'medium', timeStyle: 'short' } as const),
  });
  const sure = await confirm({
    title: `Delete the recording of ${historyTitle(entry)}?`,
    body: `All that is kept of this session of ${historyPerson(entry)}, begun ${when}, is deleted from this machine: its terminal, what was typed, and the conversation. This cannot be undone.`,
    confirmLabel: 'Delete',
    danger: true,
  });
  if (!sure) return false;
  try {
    await api().remoteHistory.remove({ session: entry.session });
    return true;
  } catch (error) {
    showError('The recording was not deleted', error);
    return false;
  }
}
