import type { EventEmitter } from 'node:events';
import { AppError } from '#shared/base/app-error.ts';
import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';

/** After the exit, output that background processes hold open must rest this long, in ms. */
const LATE_OUTPUT_MS = 100;
/** It is not waited for longer than this, in ms. */
const LONGEST_LATE_OUTPUT_MS = 2000;

/**
 * The exit code of a child process, -1 for a signal, once it is gone and its output was read.
 * `received` counts that, in bytes.
 * @throws AppError `spawn_failed`
 */
export function commandEnd(
  child: EventEmitter,
  clock: Clock,
  received: () => number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause: Error) => {
      const message = 'The command could not be started. Check that it may be run.';
      reject(new AppError('spawn_failed', message, { cause }));
    });
    child.once('exit', (code: number | null) => {
      const latest = clock.monotonic() + LONGEST_LATE_OUTPUT_MS;
      const late = new MutableDisposable<Disposable>();
      const answer = (): void => {
        late.dispose();
        resolve(code ?? -1);
      };
      const waitForRest = (): void => {
        const before = received();
        const look = (): void => {
          if (received() === before || clock.monotonic() > latest) answer();
          else waitForRest();
        };
        // On a busy machine the time may be over before what has come was read: that is done first.
        late.value = clock.after(LATE_OUTPUT_MS, () => setImmediate(look));
      };
      waitForRest();
      child.once('close', answer);
    });
  });
}
