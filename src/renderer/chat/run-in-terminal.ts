import { createSession } from '../stores/session-store.ts';
import { showError } from '../stores/toast-store.ts';
import { api } from '../stores/wing.ts';
import { openSession } from '../workbench/workspace.ts';

/** Starts a terminal, shows it and runs a command in it that a person chose to run. */
export async function runInTerminal(command: string): Promise<void> {
  const session = await createSession({ cols: 100, rows: 30 });
  if (!session) return;
  openSession(session.id);
  try {
    await api().sessions.exec({ id: session.id, input: command });
  } catch (error) {
    showError('The command was not run', error);
  }
}
