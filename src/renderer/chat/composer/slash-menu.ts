// The `/` menu: which commands of the agent fit what is being written.

import type { ChatCommand } from '#shared/chat/chat-facts.ts';

/** Commands shown at once. */
const MAX_SHOWN = 50;

/** What stands behind the `/` while a command is being written at the caret; undefined else. */
export function slashQuery(text: string, caret: number): string | undefined {
  const [word] = /^\/\S*/.exec(text) ?? [];
  // Only while the caret is in the word: whoever goes on with arguments has chosen.
  return word !== undefined && caret >= 1 && caret <= word.length ? word.slice(1) : undefined;
}

/** Commands that fit, the best first: by how their name begins, then by what is in it. */
export function matchCommands(commands: readonly ChatCommand[], query: string): ChatCommand[] {
  const wanted = query.toLowerCase();
  const named = commands.filter(({ name }) => name !== '' && !/\s/.test(name));
  const begins = named.filter(({ name }) => name.toLowerCase().startsWith(wanted));
  const has = named.filter(
    (command) => !begins.includes(command) && command.name.toLowerCase().includes(wanted),
  );
  return [...begins, ...has].slice(0, MAX_SHOWN);
}

/** The text once `command` was chosen, and where the caret is then. */
export function withCommand(text: string, command: string): { text: string; caret: number } {
  const rest = text.replace(/^\/\S*\s?/, '');
  const start = `/${command} `;
  return { text: start + rest, caret: start.length };
}

/** What the command that the text begins with wants behind it, while nothing stands there. */
export function argumentHint(commands: readonly ChatCommand[], text: string): string | undefined {
  const [, name] = /^\/(\S+) $/.exec(text) ?? [];
  return commands.find((command) => command.name === name)?.hint;
}
