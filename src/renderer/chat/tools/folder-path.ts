// Paths as somebody reads them who works in the chat's folder. Pure. What is outside stays as it was told.

import type { ToolItem } from '#shared/chat/tool-item.ts';
import { shortPath } from './tool-words.ts';

/** Longer paths are shortened, in characters. */
const MAX_PATH = 70;

/** The place of a path below `folder`, with slashes; undefined if it is elsewhere, or leads who knows where. */
export function pathBelow(folder: string, path: string): string | undefined {
  const start = folder.replaceAll('\\', '/').replace(/\/+$/, '');
  const full = path.replaceAll('\\', '/');
  const rest = full.slice(start.length + 1);
  const isBelow = start !== '' && full.startsWith(`${start}/`) && rest !== '';
  return isBelow && !/(^|\/)\.{0,2}(\/|$)/.test(rest) ? rest : undefined;
}

/** A path short enough for a card: from `folder` if it is there, the end of it otherwise. */
export function cardPath(folder: string, path: string): string {
  const below = pathBelow(folder, path);
  return below !== undefined && below.length <= MAX_PATH ? below : shortPath(below ?? path);
}

/**
 * The title of a card with the paths in it as they are from `folder`. What a command says stays as it is:
 * it is what runs.
 */
export function titleFrom(folder: string, title: string, kind: ToolItem['kind']): string {
  if (kind === 'execute') return title;
  // Some agents leave the first slash out.
  for (const whole of [title, `/${title}`]) {
    const below = pathBelow(folder, whole);
    if (below !== undefined) return below;
  }
  return title.replace(/(^|[\s"'`(“])([^\s"'`()“”]+)/g, (all, before: string, path: string) => {
    const below = pathBelow(folder, path);
    return below === undefined ? all : before + below;
  });
}
