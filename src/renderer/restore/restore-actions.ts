// What can be done with all restored sessions at once, and with what is kept on disk.

import { confirm } from '../stores/dialog-store.ts';
import { removeSession, sessionStore } from '../stores/session-store.ts';
import { showToast } from '../stores/toast-store.ts';
import { api } from '../stores/wing.ts';
import { sizeWords } from './restored-words.ts';

/** Sessions that an earlier run left behind and nobody started again. */
export function restoredIds(): readonly string[] {
  const { ids, byId } = sessionStore.getState();
  return ids.filter((id) => byId[id]?.restored);
}

/** Takes all restored sessions off the list, after asking. */
export async function dismissRestored(): Promise<void> {
  const ids = restoredIds();
  if (ids.length === 0) return;
  const one = ids.length === 1;
  const agreed = await confirm({
    title: one ? 'Dismiss the restored session?' : `Dismiss ${ids.length} restored sessions?`,
    body: `${one ? 'It has' : 'They have'} ended. What ${one ? 'it' : 'they'} showed is deleted and cannot be brought back.`,
    confirmLabel: one ? 'Dismiss' : 'Dismiss all',
    danger: true,
  });
  if (!agreed) return;
  await Promise.all(ids.map((id) => removeSession(id)));
}

/** Deletes what is kept on disk, after asking. */
export async function forgetSaved(): Promise<void> {
  const { enabled, sessions, bytes } = await api().restore.status();
  if (sessions === 0) {
    showToast({ level: 'info', title: 'No terminals are saved', key: 'restore-forget' });
    return;
  }
  const what = sessions === 1 ? 'one terminal' : `${sessions} terminals`;
  const again = enabled
    ? ' Terminals that run are saved again as they go on, unless you turn “Bring terminals back” off in the settings.'
    : '';
  const agreed = await confirm({
    title: 'Forget saved terminals?',
    body: `Aerie keeps what ${what} showed (${sizeWords(bytes)}, encrypted) to bring it back after a crash. This deletes it now. Open terminals stay open.${again}`,
    confirmLabel: 'Forget now',
    danger: true,
  });
  if (!agreed) return;
  await api().restore.forget();
  showToast({ level: 'success', title: 'Saved terminals were deleted', key: 'restore-forget' });
}
