import type { AgentSessionInfo } from '#shared/contract/index.ts';
import { confirm } from '../../stores/dialog-store.ts';
import { showError } from '../../stores/toast-store.ts';
import { api } from '../../stores/wing.ts';

/** Asks, and deletes a session that an agent keeps. False if it stays; failures are told as toasts. */
export async function deleteSession(
  { id, title }: AgentSessionInfo,
  agent: string,
  cwd: string,
): Promise<boolean> {
  const sure = await confirm({
    title: `Delete “${title?.trim() || id}”?`,
    body: 'The agent forgets this session, and all that was said in it. That cannot be undone.',
    confirmLabel: 'Delete session',
    danger: true,
  });
  if (!sure) return false;
  try {
    await api().chatHistory.deleteSession({ agent, cwd, session: id });
    return true;
  } catch (error) {
    showError('The session was not deleted', error);
    return false;
  }
}
