import { join } from 'node:path';
import type { ToolGuest } from '../sandbox/way-out.ts';
import { loadTools, type Tool } from './load-tools.ts';

/**
 * The tools of this machine that a guest may use: those that its session was begun with, or all that there
 * are for one that begins. `problems`: sentences on files that cannot be used. Never rejects.
 */
export async function guestTools(
  configFolder: string,
  { members, names }: Pick<ToolGuest, 'members'> & Partial<Pick<ToolGuest, 'names'>>,
): Promise<{ readonly tools: readonly Tool[]; readonly problems: readonly string[] }> {
  const { tools, problems } = await loadTools(join(configFolder, 'tools'));
  const theirs = tools.filter(
    (tool) => (!members || tool.members) && (names?.includes(tool.name) ?? true),
  );
  return { tools: theirs, problems };
}
