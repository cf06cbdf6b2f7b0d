// A saved layout is from another time: its sessions may be gone and its text may be from anyone.
// Pure: keeps what still makes sense of it.

import { parseJson } from '#shared/base/parse-json.ts';

/** What is saved per window. `dock` is dockview's own form, unchecked. */
export interface SavedLayout {
  readonly version: 1;
  readonly dock: unknown;
  readonly activeSession: string | null;
  readonly sidebarOpen: boolean;
  /** Pixels at zoom 1; absent in layouts saved before it could be changed. */
  readonly sidebarWidth?: number;
  /** Choices about previews, unchecked; absent in layouts saved before there were any. */
  readonly previews?: unknown;
}

type Json = Readonly<Record<string, unknown>>;

/** Reads a saved layout; undefined if it is not one. */
export function parseLayout(text: string): SavedLayout | undefined {
  const value = parseJson(text);
  if (!isObject(value) || value['version'] !== 1) return undefined;
  const { dock, activeSession, sidebarOpen, sidebarWidth, previews } = value;
  return {
    version: 1,
    dock,
    activeSession: typeof activeSession === 'string' ? activeSession : null,
    sidebarOpen: sidebarOpen !== false,
    ...(typeof sidebarWidth === 'number' ? { sidebarWidth } : {}),
    ...(previews === undefined ? {} : { previews }),
  };
}

/** Which panels still have something to show. */
export type AlivePanels = Pick<ReadonlySet<string>, 'has'>;

/** Drops panels that are not in `alive`, and groups left empty. Undefined if nothing is left. */
export function pruneDock(dock: unknown, alive: AlivePanels): Json | undefined {
  if (!isObject(dock) || !isObject(dock['grid']) || !isObject(dock['panels'])) return undefined;
  const grid = dock['grid'];
  const panels = Object.fromEntries(Object.entries(dock['panels']).filter(([id]) => alive.has(id)));
  const kept = new Set<string>();
  const root = pruneNode(grid['root'], new Set(Object.keys(panels)), kept);
  if (!root) return undefined;
  // dockview wants a branch at the root.
  const branch = root['type'] === 'branch' ? root : { type: 'branch', data: [root] };
  const groups = groupIds(branch);
  const activeGroup = dock['activeGroup'];
  return {
    grid: { ...grid, root: branch },
    panels: Object.fromEntries(Object.entries(panels).filter(([id]) => kept.has(id))),
    ...(typeof activeGroup === 'string' && groups.includes(activeGroup) ? { activeGroup } : {}),
  };
}

function pruneNode(node: unknown, alive: ReadonlySet<string>, kept: Set<string>): Json | undefined {
  if (!isObject(node)) return undefined;
  if (node['type'] === 'branch' && Array.isArray(node['data'])) {
    const data = node['data'].map((child) => pruneNode(child, alive, kept)).filter(isObject);
    return data.length > 0 ? { ...node, data } : undefined;
  }
  const leaf = node['data'];
  if (node['type'] !== 'leaf' || !isObject(leaf) || !Array.isArray(leaf['views'])) return undefined;
  const views = leaf['views'].filter(
    (id): id is string => typeof id === 'string' && alive.has(id) && !kept.has(id),
  );
  const first = views[0];
  if (first === undefined) return undefined;
  for (const id of views) kept.add(id);
  const active = leaf['activeView'];
  const activeView = typeof active === 'string' && views.includes(active) ? active : first;
  return { ...node, data: { ...leaf, views, activeView } };
}

function groupIds(node: Json): readonly unknown[] {
  const data = node['data'];
  if (Array.isArray(data)) return data.filter(isObject).flatMap(groupIds);
  return isObject(data) ? [data['id']] : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
