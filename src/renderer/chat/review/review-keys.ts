// What keys mean in the list of changed files. Pure.

/** What a key asks for. */
export type ReviewKey =
  | { readonly type: 'select'; readonly path: string }
  | { readonly type: 'open' | 'stage' | 'unstage' | 'revert' | 'filter' };

/** The part of a KeyboardEvent that is looked at. */
export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
};
const actions: Readonly<Record<string, 'open' | 'stage' | 'unstage' | 'revert' | 'filter'>> = {
  Enter: 'open',
  ArrowRight: 'open',
  s: 'stage',
  u: 'unstage',
  r: 'revert',
  '/': 'filter',
};

/**
 * What `event` means where `paths` are listed and `selected` is chosen; undefined if nothing. Only what
 * is not committed can be staged: `stages`.
 */
export function reviewKey(
  event: PressedKey,
  paths: readonly string[],
  selected: string | undefined,
  stages: boolean,
): ReviewKey | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (action === 'filter') return { type: action };
  if (paths.length === 0) return undefined;
  if (action !== undefined) {
    if (selected === undefined) return undefined;
    return !stages && (action === 'stage' || action === 'unstage') ? undefined : { type: action };
  }
  const to = target(event.key, paths.length, selected === undefined ? -1 : paths.indexOf(selected));
  const path = to === undefined ? undefined : paths[to];
  return path === undefined ? undefined : { type: 'select', path };
}

function target(key: string, count: number, at: number): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = steps[key];
  if (step === undefined) return undefined;
  if (at < 0) return step > 0 ? 0 : count - 1;
  return Math.min(count - 1, Math.max(0, at + step));
}
