import { AppError } from '#shared/base/app-error.ts';

/** Runs `work`; whatever goes wrong with the database is told as `storage_failed`. */
export function withStorage<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('storage_failed', `${what} Check free space and permissions.`, {
      cause: error,
    });
  }
}

/** The chat is not there, or not any more. */
export function noSuchChat(): AppError {
  return new AppError('chat_not_found', 'That chat does not exist any more.');
}
