import { sanitisedEnvironment } from '../../pty/environment.ts';
import { overlaid } from '../../pty/environment-variable.ts';

export interface AgentEnvironmentOptions {
  /** The user's environment, as a login shell has it. */
  readonly base: Readonly<Record<string, string | undefined>>;
  readonly profileEnv?: Readonly<Record<string, string>> | undefined;
  /** Explicit wishes; laid over all others. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Folder for sessions and credentials of opencode: XDG_DATA_HOME, unless `env` has that. */
  readonly opencodeHome?: string | undefined;
  readonly platform: NodeJS.Platform;
}

/**
 * The whole environment of an agent. Without what belongs to Aerie and the programs it runs in, such
 * as ELECTRON_RUN_AS_NODE, NODE_OPTIONS and AERIE_….
 */
export function agentEnvironment(options: AgentEnvironmentOptions): Record<string, string> {
  const { base, profileEnv = {}, env = {}, opencodeHome, platform } = options;
  const inherited = overlaid(sanitisedEnvironment(base, platform), profileEnv, platform);
  const home = opencodeHome === undefined ? {} : { XDG_DATA_HOME: opencodeHome };
  return overlaid(overlaid(inherited, home, platform), env, platform);
}
