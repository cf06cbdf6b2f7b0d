import { useEffect, useState } from 'react';
import type { WorktreeOptions } from '#shared/contract/index.ts';
import { api } from '../../stores/wing.ts';

/** Rest after a key before the disk is looked at, in ms. */
const REST_MS = 250;

/**
 * What a new worktree of a folder's repository may look like, with that name if there is one; undefined
 * while that is not known, and where git is missing.
 */
export function useWorktreeOptions(folder: string, name: string): WorktreeOptions | undefined {
  const [found, setFound] = useState<{ folder: string; options: WorktreeOptions }>();
  useEffect(() => {
    if (folder === '') return;
    const gone = new AbortController();
    const look = async (): Promise<void> => {
      try {
        const asked = name === '' ? { folder } : { folder, name };
        const options = await api().worktrees.options(asked, { signal: gone.signal });
        if (!gone.signal.aborted) setFound({ folder, options });
      } catch {
        // Without git, or while a path is typed: then there is nothing to choose.
        if (!gone.signal.aborted) setFound(undefined);
      }
    };
    const timer = setTimeout(() => void look(), REST_MS);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [folder, name]);
  return found?.folder === folder ? found.options : undefined;
}
