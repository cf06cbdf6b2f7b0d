import type { TerminalExitStatus } from '@agentclientprotocol/sdk/unstable';
import type { OutputTail } from './output-tail.ts';
import type { HostedTerminal, TerminalCommand, TerminalExit } from './terminal-host.ts';

/** A terminal that an agent made, for a card that shows it. Text is untrusted and may hold escape sequences. */
export interface TerminalState {
  readonly terminalId: string;
  readonly sessionId: string;
  /** What runs, as a person would read it. */
  readonly title: string;
  readonly cwd: string;
  /** The end of the output. */
  readonly output: string;
  /** True if its beginning is gone. */
  readonly truncated: boolean;
  /** Null while it runs. */
  readonly exit: TerminalExit | null;
  /** True once the agent let go of it: nothing more will come. */
  readonly released: boolean;
  /** Aerie session that shows it, where there is one. */
  readonly paneId: string | undefined;
}

/** One terminal of an agent: its command, the end of its output, and how it ended. */
export class AgentTerminal {
  readonly command: TerminalCommand;
  readonly hosted: HostedTerminal;
  readonly #output: OutputTail;
  #exit: TerminalExit | null = null;
  released = false;

  constructor(command: TerminalCommand, hosted: HostedTerminal, output: OutputTail) {
    this.command = command;
    this.hosted = hosted;
    this.#output = output;
  }

  get state(): TerminalState {
    const { terminalId, sessionId, title, cwd } = this.command;
    return {
      terminalId,
      sessionId,
      title,
      cwd,
      output: this.#output.text,
      truncated: this.#output.truncated,
      exit: this.#exit,
      released: this.released,
      paneId: this.hosted.paneId,
    };
  }

  get exitStatus(): TerminalExitStatus | undefined {
    return this.#exit ?? undefined;
  }

  didExit(exit: TerminalExit): void {
    this.#exit = exit;
  }
}
