import type { RecordingReason } from '#shared/contract/remote-history.ts';

/** What is kept of a session for those who reach it from elsewhere. */
export interface RemoteSessionRecord {
  readonly sessionId: string;
  /** Kind of agent, e.g. `claude`; `shell` for a plain terminal. */
  readonly agent: string;
  readonly cwd: string;
  /** Who began it from elsewhere; null: somebody at this machine. */
  readonly owner: {
    readonly userId: string;
    readonly email: string;
    /** Through which roost; absent in recordings of earlier versions. */
    readonly roost?: string | undefined;
  } | null;
  /** Wall-clock time in ms. */
  readonly startedAt: number;
  /** What demands that it is recorded; absent for recordings of earlier versions. */
  readonly why?: RecordingReason | undefined;
}
