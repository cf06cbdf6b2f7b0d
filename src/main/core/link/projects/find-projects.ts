// Folders that somebody elsewhere may want to work in: git repositories and folders with rules.

import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { WingProject } from '#shared/protocol/wing/wing-messages.ts';

/** How deep is looked below a folder that was configured, and below the one Aerie was started in. */
const DEPTH_CONFIGURED = 3;
const DEPTH_STARTED = 2;
const MAX_FOLDERS = 20_000;
const MAX_PROJECTS = 500;
/** Folders with so many projects are offered themselves. */
const GROUP_FROM = 2;

interface Search {
  readonly found: Map<string, WingProject>;
  left: number;
}

/**
 * Projects below the configured folders, or below `started` when there are none: first folders with
 * several of them, the fullest first, then the projects, newest first.
 */
export async function findProjects(
  configured: readonly string[],
  started: string,
): Promise<WingProject[]> {
  const search: Search = { found: new Map(), left: MAX_FOLDERS };
  for (const path of configured) await look(path, DEPTH_CONFIGURED, search);
  if (configured.length === 0) await look(started, DEPTH_STARTED, search);
  const projects = [...search.found.values()].sort((a, b) => (b.mod_time ?? 0) - (a.mod_time ?? 0));
  return [...groupsOf(projects), ...projects].slice(0, MAX_PROJECTS);
}

async function look(path: string, depth: number, search: Search): Promise<void> {
  if (search.left <= 0 || search.found.has(path)) return;
  search.left -= 1;
  const entries = await entriesOf(path);
  const isRepository = entries.some((entry) => entry.name === '.git' && entry.isDirectory());
  if (isRepository || entries.some((entry) => entry.name === 'egg.yaml')) {
    search.found.set(path, await projectAt(path));
  }
  if (depth === 0) return;
  for (const entry of entries) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const below = join(path, entry.name);
    if (!isRepository) await look(below, depth - 1, search);
    else if (await hasRules(below)) search.found.set(below, await projectAt(below));
  }
}

function groupsOf(projects: readonly WingProject[]): WingProject[] {
  const counts = new Map<string, number>();
  for (const { path } of projects) {
    const parent = join(path, '..');
    counts.set(parent, (counts.get(parent) ?? 0) + 1);
  }
  const known = new Set(projects.map(({ path }) => path));
  return [...counts]
    .filter(([path, count]) => count >= GROUP_FROM && !known.has(path))
    .sort(([, a], [, b]) => b - a)
    .map(([path]) => ({ name: basename(path) || path, path }));
}

async function projectAt(path: string): Promise<WingProject> {
  const facts = await stat(path).catch(() => null);
  const time = facts ? { mod_time: Math.floor(facts.mtimeMs / 1000) } : {};
  return { name: basename(path) || path, path, ...time };
}

async function hasRules(path: string): Promise<boolean> {
  return (await entriesOf(path)).some(({ name }) => name === 'egg.yaml');
}

/** Nothing for what cannot be read; links are not followed. */
async function entriesOf(path: string): Promise<Dirent[]> {
  return readdir(path, { withFileTypes: true }).catch(() => []);
}
