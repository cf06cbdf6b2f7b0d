import { AppError } from '#shared/base/app-error.ts';

/** What `work` returns. @throws AppError `storage_failed` with `message` if it throws anything */
export function guardStorage<T>(message: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new AppError('storage_failed', message, { cause: error });
  }
}
