import type { FsMode, FsRule } from '../egg-rules.ts';

/** A path as it is on the disk, and what may be done with it. */
export interface Mount {
  readonly mode: FsMode;
  readonly path: string;
  readonly isFolder: boolean;
}

export interface MountPlan {
  /** Parents before what is in them. */
  readonly mounts: readonly Mount[];
  /** Sockets that are put out of reach, over all mounts; they may vanish at any time. */
  readonly hidden: readonly string[];
  /** True where nothing is there but what is named, and what programs need to start. */
  readonly jail: boolean;
  /** Sentences on rules that cannot be kept. */
  readonly notEnforced: readonly string[];
}

export interface MountRequest {
  readonly rules: readonly FsRule[];
  /** The session's folder, as it is on the disk. */
  readonly cwd: string;
  /** The home folder of this machine's user. */
  readonly home: string;
  /** The session's own; the same for people who are as good as the user. */
  readonly sessionHome: string;
  /** Below the home folder: what an agent must write, and whatever begins like it. */
  readonly agentPaths: readonly string[];
  /** What no rule opens: Aerie's own files. */
  readonly protect: readonly string[];
  /** Opened all the same, below what is protected. */
  readonly holes: readonly Pick<Mount, 'mode' | 'path'>[];
  /** Sockets of programs of this machine. */
  readonly sockets?: readonly string[];
}
