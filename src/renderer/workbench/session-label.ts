// How a session is put into words. Pure. Titles come from programs: shown as plain text only.

import type { Attention, SessionInfo } from '#shared/contract/index.ts';

/** The name to show: given by a person, else the program's title, else the program. */
export function sessionLabel(session: SessionInfo): string {
  return session.name ?? (session.title.trim() || programName(session.shell) || 'Terminal');
}

/** The last part of a program's path, without `.exe`. */
export function programName(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? '').replace(/\.exe$/i, '');
}

export type SessionStatus = 'running' | 'busy' | 'ended' | 'failed';

/** One word for a dot. `failed`: ended by a signal or with a code other than 0. */
export function sessionStatus(session: SessionInfo): SessionStatus {
  if (session.state !== 'exited') return session.busy ? 'busy' : 'running';
  if (session.restored?.ran) return 'ended';
  return session.exit && session.exit.code === 0 && !session.exit.signal ? 'ended' : 'failed';
}

/** The state in words, e.g. `Ended by SIGKILL`. */
export function statusText(session: SessionInfo): string {
  if (session.state !== 'exited') return session.busy ? 'Command running' : 'Running';
  if (session.restored?.ran) return 'Restored, ended when Aerie stopped';
  if (session.exit?.signal) return `Ended by ${session.exit.signal}`;
  return session.exit ? `Ended with code ${session.exit.code}` : 'Ended';
}

/** Why a chat asks to be looked at, in words. */
export function chatAttentionText({ reason, message }: Attention): string {
  switch (reason) {
    case 'permission':
      return message ? `Asks for permission: ${message}` : 'Asks for permission';
    case 'question':
      return message ? `Asks: ${message}` : 'Asks a question';
    case 'failed':
      return message ?? 'Could not go on';
    case 'finished':
      return message ?? 'Has finished';
    default:
      return message ?? 'Wants attention';
  }
}

/** Why a session asks to be looked at, in words. */
export function attentionText(session: SessionInfo): string | undefined {
  if (!session.attention) return undefined;
  const { reason, message } = session.attention;
  switch (reason) {
    case 'bell':
      return message ?? 'Rang the bell';
    case 'exited':
      return message ?? statusText(session);
    case 'prompt':
      return message ? `Asks: ${message}` : 'Asks a question';
    case 'waiting':
      return message ? `Waits for input: ${message}` : 'Waits for input';
    case 'notification':
      return message ?? 'Wants attention';
    default:
      return chatAttentionText(session.attention);
  }
}
