import type { AgentProfile } from '../profiles/agent-profile.ts';
import type { AgentLaunch } from '../transport/agent-launch.ts';

/** Where an agent's program was found; first is asked first. */
export type FoundIn = 'explicit' | 'setting' | 'managed' | 'path' | 'well-known';

/** An agent's program, ready to be started: as an {@link AgentLaunch} it speaks ACP. */
export interface FoundAgent extends AgentLaunch {
  readonly profile: AgentProfile;
  /** The file a person knows: the program, or the script that `command` runs. */
  readonly path: string;
  /** The beginning of `args` that makes `command` this program, e.g. the path of a script for Node. */
  readonly programArgs: readonly string[];
  readonly foundIn: FoundIn;
}
