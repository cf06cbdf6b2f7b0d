import { useEffect, useState } from 'react';
import { wing } from '../../stores/wing.ts';
import { progressText } from './worktree-words.ts';

/** How far the worktree is that a command makes, in words; undefined if it makes none. */
export function useWorktreeProgress(commandId: string | undefined): string | undefined {
  const [text, setText] = useState<string>();
  useEffect(() => {
    setText(undefined);
    if (commandId === undefined) return;
    const following = wing().watch(
      (client, signal) => client.worktrees.progress({ commandId }, { signal }),
      (progress) => setText(progressText(progress)),
    );
    return () => following.dispose();
  }, [commandId]);
  return text;
}
