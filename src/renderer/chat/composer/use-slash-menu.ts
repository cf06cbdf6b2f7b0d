import { useState } from 'react';
import type { ChatCommand } from '#shared/chat/chat-facts.ts';
import { matchCommands, slashQuery } from './slash-menu.ts';

export interface SlashMenu {
  /** Commands that fit; empty while the menu is closed. */
  readonly commands: readonly ChatCommand[];
  readonly active: number;
  /** Moves down (1) or up (-1), round and round. */
  move(by: 1 | -1): void;
  /** Closes it until the command changes. */
  close(): void;
}

/** The `/` menu for a text with the caret at a place. */
export function useSlashMenu(
  all: readonly ChatCommand[],
  text: string,
  caret: number | undefined,
): SlashMenu {
  const query = caret === undefined ? undefined : slashQuery(text, caret);
  const [state, setState] = useState({ query: '', active: 0, closed: false });
  const isSame = state.query === query;
  const isOpen = query !== undefined && !(isSame && state.closed);
  const commands = isOpen ? matchCommands(all, query) : [];
  const active = isSame ? Math.min(state.active, Math.max(0, commands.length - 1)) : 0;
  return {
    commands,
    active,
    move(by) {
      const next = (active + by + commands.length) % Math.max(1, commands.length);
      setState({ query: query ?? '', active: next, closed: false });
    },
    close: () => setState({ query: query ?? '', active: 0, closed: true }),
  };
}
