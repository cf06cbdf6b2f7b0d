// A command in a terminal that an agent has not asked for is asked about under a call of our own, which
// the agent never ends: it is over with the answer.

const PREFIX = 'terminal-';

/** Id of the call under which a command is asked about. */
export function terminalAskId(unique: string): string {
  return `${PREFIX}${unique}`;
}

/** Whether a call is only a question about a command. */
export function isTerminalAsk(toolCallId: string): boolean {
  return toolCallId.startsWith(PREFIX);
}
