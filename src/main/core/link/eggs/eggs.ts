import type { RemoteCaller } from '../remote-caller.ts';

/** What somebody elsewhere wants to start. */
export interface EggRequest {
  readonly sessionId: string;
  /** Kind of agent; `shell` for a plain terminal. */
  readonly agent: string;
  readonly cwd: string;
  readonly caller: RemoteCaller;
}

/** How to start it, within the rules of its folder. */
export interface EggLaunch {
  readonly shell: string;
  readonly args: readonly string[];
  /** The folder to start in, as it really is. */
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Removes what was made for the session, once it has ended. */
  readonly dispose: () => Promise<void>;
}

/** Programs for people elsewhere. */
export interface Eggs {
  /** Kinds of agents that can be started here. */
  agents(): Promise<readonly string[]>;
  /** @throws AppError with a sentence on what is missing, e.g. a sandbox that the rules demand */
  launch(request: EggRequest): Promise<EggLaunch>;
}
