import type { ExitStatus, Restored } from '#shared/contract/index.ts';
import type { SavedScreen } from '../emulator/emulator.ts';
import type { SessionSpec } from './session-spec.ts';
import type { Size } from './size-arbiter.ts';

/** A session of an earlier run of Aerie: all but its process. */
export interface SavedSession {
  /** What it was; `cwd` is the folder it was in last, and `env` is empty. */
  readonly spec: SessionSpec;
  readonly size: Size;
  readonly title: string;
  readonly createdAt: number;
  readonly exit: ExitStatus;
  readonly restored: Restored;
  /** Reads the terminal when somebody wants to see it; null if that fails. Called at most once. */
  readonly screen: () => Promise<SavedScreen | null>;
  /** How the same program is started again in `cwd`. @throws AppError as a start of a session */
  readonly relaunch: (cwd: string) => Promise<SessionSpec>;
}
