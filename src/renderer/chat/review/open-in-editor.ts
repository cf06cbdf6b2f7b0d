// Opens files in the person's own editor, on the machine where the files are.

import { showError } from '../../stores/toast-store.ts';
import { api } from '../../stores/wing.ts';
import { openSession } from '../../workbench/workspace.ts';

/** Opens a file at a line; failures show as a toast. An editor for terminals shows as a session. */
export async function openInEditor(path: string, line?: number): Promise<void> {
  try {
    const { session } = await api().editor.open(line === undefined ? { path } : { path, line });
    if (session !== null) openSession(session);
  } catch (error) {
    showError('The file was not opened', error);
  }
}
