// Which agent and folders chats were begun with, kept by this browser.

import { recentFolders } from './chat-words.ts';

const KEY = 'aerie.new-chat';

export interface LastChoices {
  readonly agent: string | undefined;
  /** Newest first. */
  readonly folders: readonly string[];
}

/** What was chosen before; nothing if that cannot be read. */
export function lastChoices(): LastChoices {
  try {
    return parseChoices(localStorage.getItem(KEY) ?? '{}');
  } catch {
    return { agent: undefined, folders: [] };
  }
}

/** Pure: reads what was kept. Whatever is wrong in it does not count. */
export function parseChoices(text: string): LastChoices {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return { agent: undefined, folders: [] };
  const agent = 'agent' in value && typeof value.agent === 'string' ? value.agent : undefined;
  const folders = 'folders' in value && Array.isArray(value.folders) ? value.folders : [];
  return {
    agent,
    folders: folders.filter((folder) => typeof folder === 'string').slice(0, 8),
  };
}

/** Keeps what was chosen for the next time. */
export function rememberChoices(agent: string, cwd: string): void {
  const folders = recentFolders(cwd, lastChoices().folders);
  try {
    localStorage.setItem(KEY, JSON.stringify({ agent, folders }));
  } catch {
    // Full, or forbidden: then it is chosen anew.
  }
}
