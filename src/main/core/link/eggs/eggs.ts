import type { SessionBox } from '#shared/contract/remote-session.ts';
import type { RemoteCaller } from '../remote-caller.ts';
import type { EggFolder } from './egg-folder.ts';

/** What somebody elsewhere wants to start. */
export interface EggRequest {
  readonly sessionId: string;
  /** Kind of agent; `shell` for a plain terminal. */
  readonly agent: string;
  readonly cwd: string;
  readonly caller: RemoteCaller;
  /** Folders that are shared with people: no session chooses the rules of others. Absent: none. */
  readonly shared?: readonly string[];
}

/** How to start it, within the rules of its folder. */
export interface EggLaunch {
  readonly shell: string;
  readonly args: readonly string[];
  /** The folder to start in, as it was asked for: links may lead there. */
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What it is boxed by. Absent: not known. */
  readonly box?: SessionBox;
  /** Files that the session and this machine share. Absent: there are none. */
  readonly folder?: EggFolder;
  /** Whether the rules of the folder demand a recording. */
  readonly audit?: boolean;
  /** Removes what was made for the session, once it has ended. */
  readonly dispose: () => Promise<void>;
}

/** Programs for people elsewhere. */
export interface Eggs {
  /** Kinds of agents that can be started here. */
  agents(): Promise<readonly string[]>;
  /** @throws AppError with a sentence on what is missing, e.g. a sandbox that the rules demand */
  launch(request: EggRequest): Promise<EggLaunch>;
  /**
   * Makes `yaml` the rules for all folders without rules of their own, from the next session on.
   * @throws AppError `bad_request` that says where it is wrong, `storage_failed`
   */
  changeRules?(yaml: string): Promise<void>;
  /** Opens again what a session needs that has outlived the Aerie which launched it. Throws the system's error. */
  resume?(sessionId: string): Promise<void>;
  /** Ends what runs here for sessions, which may live on: see `resume`. */
  close?(): Promise<void>;
  /** Removes what was made for a session of an earlier run, which has ended. */
  forget?(sessionId: string): Promise<void>;
  /**
   * Removes what earlier runs made for sessions other than these, once nobody has used it for long: it
   * may be another process's. What this run launched stays.
   */
  keepOnly?(living: readonly string[]): Promise<void>;
}
