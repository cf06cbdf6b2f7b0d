import type { SessionInfo, SettingValues } from '#shared/contract/index.ts';

/** A question for a dialog. */
export interface QuitQuestion {
  readonly message: string;
  readonly detail: string;
}

/** What to ask before quitting ends the running sessions, or null to quit without asking. */
export function quitQuestion(
  sessions: readonly SessionInfo[],
  confirm: SettingValues['sessions.confirmKill'],
): QuitQuestion | null {
  const running = sessions.filter((session) => session.state !== 'exited').length;
  const busy = sessions.filter((session) => session.state !== 'exited' && session.busy).length;
  const asks = { always: running > 0, busy: busy > 0, never: false }[confirm];
  if (!asks) return null;
  const count = running === 1 ? '1 session is' : `${running} sessions are`;
  const work = busy === 0 ? '' : `, ${busy === running ? 'busy' : `${busy} of them busy`}`;
  return {
    message: 'Quit Aerie and end what is running?',
    detail: `${count} running${work}. Close the window instead to keep sessions running in the tray.`,
  };
}
