import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import type { Logger } from '#shared/base/ports.ts';

const kinds = ['uncaughtException', 'unhandledRejection'] as const;

/** Keeps sessions alive through an unexpected error in their process: it is logged instead of ending it. */
export function surviveErrors(
  logger: Logger,
  signals: Pick<NodeJS.EventEmitter, 'on' | 'off'> = process,
): Disposable {
  const report = (error: unknown): void => logger.error({ err: error }, 'an unexpected error');
  for (const kind of kinds) signals.on(kind, report);
  return toDisposable(() => {
    for (const kind of kinds) signals.off(kind, report);
  });
}
