// Runs the commands of agents in sessions of Aerie, so that each opens as a terminal that a person
// can look at and type into.

import { StringDecoder } from 'node:string_decoder';
import type { Event } from '#shared/base/emitter.ts';
import { within } from '#shared/base/within.ts';
import { plainLine } from '#shared/chat/safe-text.ts';
import type { CreateSession, ExitStatus } from '#shared/contract/index.ts';
import { nodeClock } from '../../system/node-clock.ts';
import type {
  HostedTerminal,
  TerminalCommand,
  TerminalExit,
  TerminalHost,
} from './terminal-host.ts';

/** What is needed of a session; `Session` of the core is one. */
export interface CommandSession {
  readonly info: {
    readonly id: string;
    readonly exit: ExitStatus | null;
    readonly viewers: number;
  };
  readonly onDidOutput: Event<Uint8Array>;
  readonly onDidExit: Event<ExitStatus>;
  end(): Promise<void>;
}

/** Starts sessions; `SessionLauncher` of the core is one. Sessions stay its own. */
export interface CommandSessions {
  /** Nothing of the session's output may be lost to listeners that are added at once. */
  create(request: CreateSession): Promise<CommandSession>;
}

/** How the terminals look, and what becomes of them. */
export interface SessionTerminalHostOptions {
  /**
   * Closes a session that the agent is done with while nobody looks at it; absent keeps all. What it
   * printed is kept with the agent's terminal.
   */
  readonly dismiss?: (sessionId: string) => Promise<void>;
  /** The id of the session for a command; absent takes any. */
  readonly sessionId?: (command: TerminalCommand) => string;
  /** Default 120 columns and 30 rows. */
  readonly cols?: number;
  readonly rows?: number;
}

/** How long the end of a session that was ended is waited for, in ms. */
const LAST_OUTPUT_MS = 1000;
/** Characters that fit a tab. */
const MAX_NAME = 80;
/** Nobody may be there to leave a pager. */
const unattended = process.platform === 'win32' ? {} : { PAGER: 'cat', GIT_PAGER: 'cat' };

/** Runs commands in sessions. One that somebody looks at stays when the agent lets go of it. */
export function sessionTerminalHost(
  sessions: CommandSessions,
  { cols = 120, rows = 30, dismiss, sessionId }: SessionTerminalHostOptions = {},
): TerminalHost {
  return {
    async start(command, onOutput) {
      const { args, env } = command.verbatim ? onTerminalOfWindows(command) : command;
      const session = await sessions.create({
        ...(sessionId ? { id: sessionId(command) } : {}),
        shell: command.program,
        args: [...args],
        cwd: command.cwd,
        env: { ...unattended, ...env },
        name: plainLine(command.title, MAX_NAME),
        cols,
        rows,
      });
      return new SessionCommand(session, onOutput, dismiss);
    },
  };
}

class SessionCommand implements HostedTerminal {
  readonly paneId: string;
  readonly exited: Promise<TerminalExit>;
  readonly #session: CommandSession;
  readonly #dismiss: SessionTerminalHostOptions['dismiss'];

  constructor(
    session: CommandSession,
    onOutput: (text: string) => void,
    dismiss: SessionTerminalHostOptions['dismiss'],
  ) {
    this.#session = session;
    this.#dismiss = dismiss;
    this.paneId = session.info.id;
    const decoder = new StringDecoder('utf8');
    const output = session.onDidOutput((bytes) => onOutput(decoder.write(Buffer.from(bytes))));
    this.exited = new Promise((resolve) => {
      const ended = (status: ExitStatus): void => {
        output.dispose();
        exit.dispose();
        onOutput(decoder.end());
        resolve(exitOf(status));
      };
      const exit = session.onDidExit(ended);
      if (session.info.exit) ended(session.info.exit);
    });
  }

  async kill(): Promise<void> {
    await this.#session.end().catch(() => {
      // It has ended, or whoever keeps it says why it cannot be.
    });
  }

  async release(): Promise<void> {
    await this.kill();
    await within(this.exited, LAST_OUTPUT_MS, nodeClock);
    if (this.#session.info.viewers > 0) return;
    await this.#dismiss?.(this.paneId).catch(() => {
      // A person closed it first.
    });
  }
}

function exitOf({ code, signal }: ExitStatus): TerminalExit {
  return signal === null ? { exitCode: code, signal: null } : { exitCode: null, signal };
}

const LINE_VARIABLE = 'AERIE_COMMAND_LINE';

/**
 * A line for the shell of Windows on a terminal, where arguments are always quoted: it goes without
 * quotes of its own, or, if it has some inside, by way of a variable that the shell puts in its place.
 */
function onTerminalOfWindows({
  args,
  env,
}: TerminalCommand): Pick<TerminalCommand, 'args' | 'env'> {
  const line = (args.at(-1) ?? '').replace(/^"|"$/g, '');
  const options = args.slice(0, -1);
  if (!line.includes('"')) return { args: [...options, line], env };
  return { args: [...options, `%${LINE_VARIABLE}%`], env: { ...env, [LINE_VARIABLE]: line } };
}
