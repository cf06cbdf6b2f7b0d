import type { RestoreStatus } from '#shared/contract/index.ts';

/** What the rest of the core knows of earlier sessions. */
export interface RestoreService {
  /** Resolves when earlier sessions are listed, or cannot be for now. Never rejects, never takes long. */
  readonly ready: Promise<void>;
  readonly status: RestoreStatus;
  /** Lists what processes that are gone by now left behind. */
  claim(): Promise<void>;
  /** Writes now what would be written within a moment, e.g. before the machine sleeps. */
  flush(): Promise<void>;
  /** Deletes all that is on disk. @throws AppError `storage_failed` */
  forget(): Promise<void>;
  /** Writes what is left before the sessions are ended, in bounded time. */
  finish(): Promise<void>;
}

/** Where nothing is kept. */
export const noRestore: RestoreService = {
  ready: Promise.resolve(),
  status: { enabled: false, sessions: 0, bytes: 0 },
  claim: async () => {},
  flush: async () => {},
  forget: async () => {},
  finish: async () => {},
};
