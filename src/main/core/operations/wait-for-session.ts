// Waiting for something to happen in a session. Everything listened to is let go with the answer.

import { DisposableStore } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { WaitCondition, WaitResult } from '#shared/contract/index.ts';
import type { Session } from '../sessions/session.ts';

/** How long to wait, and what ends the wait early. */
export interface WaitOptions {
  readonly clock: Clock;
  /** ms; absent or 0 waits for ever. */
  readonly timeoutMs?: number | undefined;
  /** Aborting answers as if the time were over. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Resolves when `condition` is met, the program ends, or the time is over. `exit`: the program ended,
 * perhaps before. `idle`: no output for `idleMs`, counted from now. `match`: the bytes of `pattern`
 * occur in output from now on, also across reads.
 */
export function waitForSession(
  session: Session,
  condition: WaitCondition,
  { clock, timeoutMs = 0, signal }: WaitOptions,
): Promise<WaitResult> {
  return new Promise((resolve) => {
    const store = new DisposableStore();
    const nothing = { exitCode: null, matched: false, timedOut: false };
    const answer = (part: Partial<WaitResult>): void => {
      if (store.disposed) return;
      store.dispose();
      resolve({ ...nothing, ...part });
    };
    // Listening comes first: what ends between a look and the listening would be waited for for ever.
    store.add(session.onDidExit(({ code }) => answer({ exitCode: code })));
    if (condition.mode === 'idle') {
      let timer = clock.after(condition.idleMs, () => answer({}));
      store.add({ dispose: () => timer.dispose() });
      store.add(
        session.onDidOutput(() => {
          timer.dispose();
          timer = clock.after(condition.idleMs, () => answer({}));
        }),
      );
    } else if (condition.mode === 'match') {
      const finds = byteFinder(condition.pattern);
      store.add(
        session.onDidOutput((bytes) => {
          if (finds(bytes)) answer({ matched: true });
        }),
      );
    }
    if (timeoutMs > 0) store.add(clock.after(timeoutMs, () => answer({ timedOut: true })));
    const onAbort = (): void => answer({ timedOut: true });
    signal?.addEventListener('abort', onAbort);
    store.add({ dispose: () => signal?.removeEventListener('abort', onAbort) });
    const { exit } = session.info;
    if (exit) answer({ exitCode: exit.code });
    else if (signal?.aborted) onAbort();
  });
}

/** Looks for `pattern` in a stream of chunks; an empty one is found in the first chunk. */
function byteFinder(pattern: string): (chunk: Uint8Array) => boolean {
  const wanted = Buffer.from(pattern);
  let carry = Buffer.alloc(0);
  return (chunk) => {
    const text = Buffer.concat([carry, chunk]);
    carry = text.subarray(Math.max(0, text.length - Math.max(0, wanted.length - 1)));
    return text.includes(wanted);
  };
}
