// Log-ins in sessions of Aerie: each opens as a terminal that a person can see and type into.
import type { Event } from '#shared/base/emitter.ts';
import { plainLine } from '#shared/chat/safe-text.ts';
import type { CreateSession, ExitStatus } from '#shared/contract/index.ts';
import type { ExitInfo } from '../errors/acp-error.ts';
import type { LoginTerminal } from './run-login.ts';

/** What is needed of a session; `Session` of the core is one. */
export interface LoginSession {
  readonly info: { readonly id: string; readonly exit: ExitStatus | null };
  readonly onDidExit: Event<ExitStatus>;
  end(): Promise<void>;
}

/** Starts sessions; `SessionLauncher` of the core is one. Sessions stay its own. */
export interface LoginSessions {
  create(request: CreateSession): Promise<LoginSession>;
}

export interface SessionLoginOptions {
  /** Folder to log in from; the home folder unless given. */
  readonly cwd?: string;
  /** Told the session's id as soon as there is one, to show it. */
  readonly onDidOpen?: (sessionId: string) => void;
  /** 100 columns and 30 rows unless given. */
  readonly cols?: number;
  readonly rows?: number;
}

const MAX_NAME = 80;

/** Runs log-ins in sessions. A session stays listed when its program has ended, for its last words. */
export function sessionLoginTerminal(
  sessions: LoginSessions,
  { cwd, onDidOpen, cols = 100, rows = 30 }: SessionLoginOptions = {},
): LoginTerminal {
  return {
    async run(launch, signal) {
      const session = await sessions.create({
        shell: launch.command,
        args: [...launch.args],
        // The agent's own environment, so that it is the same agent that is logged in to.
        env: { ...launch.env },
        envMode: 'replace',
        name: plainLine(launch.label, MAX_NAME),
        ...(cwd === undefined ? {} : { cwd }),
        cols,
        rows,
      });
      onDidOpen?.(session.info.id);
      return whenEnded(session, signal);
    },
  };
}

async function whenEnded(session: LoginSession, signal: AbortSignal): Promise<ExitInfo> {
  const ended = new Promise<ExitInfo>((resolve) => {
    const end = ({ code, signal: by }: ExitStatus): void => {
      exit.dispose();
      resolve({ exitCode: by === null ? code : null, signal: by });
    };
    const exit = session.onDidExit(end);
    if (session.info.exit !== null) end(session.info.exit);
  });
  const stop = (): void => {
    // It is ended either way; `ended` tells.
    session.end().catch(() => {});
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await ended;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
