import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { toAppError } from '#shared/client/wing-client.ts';
import type { Preview } from '#shared/contract/index.ts';
import { api, wing } from '../stores/wing.ts';

/** What is known of a preview. */
export interface ReadPreview {
  /** What was read last; it stays while a newer one is on its way. */
  readonly preview: Preview | undefined;
  /** Why the newest could not be read. */
  readonly problem: string | undefined;
  readonly again: () => void;
}

/** The preview of a session in `version`, read when it changes, and again after a connection was lost. */
export function usePreview(sessionId: string, version: number): ReadPreview {
  const online = useStore(wing().state, (s) => s.status === 'online');
  const [preview, setPreview] = useState<Preview>();
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const known = preview?.version === version;
  useEffect(() => {
    if (known || !online) return;
    let current = true;
    void readPreview(sessionId).then((read) => {
      if (!current) return;
      if ('problem' in read) setProblem(read.problem);
      else if (read.preview) {
        setPreview(read.preview);
        setProblem(undefined);
      }
    });
    return () => {
      current = false;
    };
    // Each attempt asks again.
  }, [sessionId, version, known, online, attempt]);
  return {
    preview,
    problem: known ? undefined : problem,
    again: () => setAttempt((count) => count + 1),
  };
}

async function readPreview(
  id: string,
): Promise<{ readonly preview: Preview | null } | { readonly problem: string }> {
  try {
    return { preview: await api().sessions.preview({ id }) };
  } catch (error) {
    return { problem: toAppError(error).message };
  }
}
