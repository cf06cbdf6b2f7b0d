import { useEffect, useState } from 'react';
import type { AppError } from '#shared/base/app-error.ts';
import { toAppError } from '#shared/client/wing-client.ts';
import type { ReviewDiff, ReviewScope } from '#shared/contract/index.ts';
import { api } from '../../stores/wing.ts';
import { scopeKey } from './review-choice.ts';

/** Which difference is asked for. */
export interface AskedDiff {
  readonly chat: string;
  readonly scope: ReviewScope;
  readonly path: string;
  /** Of what is not committed: only what is staged, or only what is not. */
  readonly staged?: boolean | undefined;
  /** True for all lines of the file. */
  readonly whole?: boolean;
  /** False while it is not needed. */
  readonly needed?: boolean;
}

export interface FileDiff {
  readonly diff: ReviewDiff | undefined;
  readonly problem: AppError | undefined;
}

const nothing: FileDiff = { diff: undefined, problem: undefined };

/**
 * What is different in a file, asked for anew with each of `looks`; what was there before is shown
 * until it has come.
 */
export function useFileDiff(asked: AskedDiff, looks: number): FileDiff {
  const { chat, scope, path, staged, whole = false, needed = true } = asked;
  const key = JSON.stringify([chat, scopeKey(scope), path, staged ?? null, whole]);
  const [found, setFound] = useState<{ readonly key: string } & FileDiff>({ key, ...nothing });
  useEffect(() => {
    if (!needed) return;
    const gone = new AbortController();
    const part = staged === undefined ? {} : { staged };
    const context = whole ? { context: 'file' as const } : {};
    api()
      .review.diff({ chat, scope, path, ...part, ...context }, { signal: gone.signal })
      .then((diff) => {
        if (!gone.signal.aborted) setFound({ key, diff, problem: undefined });
      })
      .catch((error: unknown) => {
        if (!gone.signal.aborted) setFound({ key, diff: undefined, problem: toAppError(error) });
      });
    return () => gone.abort();
  }, [key, chat, scope, path, staged, whole, needed, looks]);
  return found.key === key ? found : nothing;
}
