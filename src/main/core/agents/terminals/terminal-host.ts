/** A command to run. */
export interface TerminalCommand {
  /** Id of the agent's terminal, a UUID. */
  readonly terminalId: string;
  /** The agent's session. */
  readonly sessionId: string;
  /** Name or path of a program. */
  readonly program: string;
  readonly args: readonly string[];
  /** True if `args` stand as they are on a command line of Windows. */
  readonly verbatim: boolean;
  /** Laid over the environment that the host gives. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of a folder. */
  readonly cwd: string;
  /** What the agent asked for, for a person to read; untrusted text. */
  readonly title: string;
}

/** How a command ended; one of both is null. */
export interface TerminalExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** A command that runs or ran. */
export interface HostedTerminal {
  /** Aerie session that shows it, where there is one. */
  readonly paneId: string | undefined;
  /** Resolves once it has ended and its output was handed on. Never rejects. */
  readonly exited: Promise<TerminalExit>;
  /** Asks it and all it started to end, and makes them after 2 s. Never rejects. */
  kill(): Promise<void>;
  /** Kills what is left and lets go. Never rejects. */
  release(): Promise<void>;
}

/** Where an agent's commands run. */
export interface TerminalHost {
  /** Throws an error whose message may be told to the agent if it is an `AppError`. */
  start(command: TerminalCommand, onOutput: (text: string) => void): Promise<HostedTerminal>;
}
