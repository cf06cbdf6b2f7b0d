import type { Clock } from '#shared/base/ports.ts';
import type { WingProject } from '#shared/protocol/wing/wing-messages.ts';

/** How long what was found is told again, in ms. */
const FRESH = 60_000;

/**
 * Projects, looked for when asked and at most once a minute: folders of a whole home are read for it.
 * `key` names what is looked through; with another one it is looked again at once.
 */
export function knownProjects(
  clock: Pick<Clock, 'monotonic'>,
  find: () => Promise<readonly WingProject[]>,
  key: () => string,
): () => Promise<readonly WingProject[]> {
  let last: { at: number; key: string; found: Promise<readonly WingProject[]> } | undefined;
  return () => {
    const now = clock.monotonic();
    if (!last || now - last.at >= FRESH || last.key !== key()) {
      const looked = { at: now, key: key(), found: find() };
      looked.found.catch(() => {
        if (last === looked) last = undefined;
      });
      last = looked;
    }
    return last.found;
  };
}
