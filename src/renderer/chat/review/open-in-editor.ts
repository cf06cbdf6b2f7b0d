// Opens files in the person's own editor, on the machine where the files are.

import { showError } from '../../stores/toast-store.ts';
import { api } from '../../stores/wing.ts';
import { openSession } from '../../workbench/workspace.ts';
import { chatsStore } from '../chats-store.ts';
import { absolutePath } from './file-place.ts';

/**
 * Opens a file at a line; failures show as a toast. An editor for terminals shows as a session. Paths
 * that are not absolute are meant from the folder of the chat.
 */
export async function openInEditor(chat: string, file: string, line?: number): Promise<void> {
  const path = absolutePath(chatsStore.getState().byId[chat]?.cwd ?? '', file);
  try {
    const { session } = await api().editor.open(line === undefined ? { path } : { path, line });
    if (session !== null) openSession(session);
  } catch (error) {
    showError('The file was not opened', error);
  }
}
