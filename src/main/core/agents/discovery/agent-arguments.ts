import { BadOptionError } from '../errors/acp-error.ts';
import type { AgentProfile } from '../profiles/agent-profile.ts';

export interface AgentArgumentOptions {
  /** Leaves the user's plugins out, where the agent can. */
  readonly pure?: boolean | undefined;
  /** Added as they are. */
  readonly cliFlags?: readonly string[] | undefined;
  /** `null` becomes `--name`, a value `--name=value`, in this order. */
  readonly extraArgs?: Readonly<Record<string, string | null>> | undefined;
}

/**
 * Arguments that make an agent speak ACP: those of the profile, then what was asked for.
 * @throws BadOptionError if the agent has no pure mode, or a name is no name of a flag
 */
export function agentArguments(
  profile: AgentProfile,
  options: AgentArgumentOptions = {},
): string[] {
  const { pure = false, cliFlags = [], extraArgs = {} } = options;
  const [, ...own] = profile.command;
  if (pure && profile.pureFlag === undefined) {
    throw new BadOptionError(`${profile.label} cannot leave plugins out. Do not ask for "pure".`);
  }
  const extra = Object.entries(extraArgs).map(([name, value]) => {
    if (!/^[A-Za-z0-9][\w.-]*$/.test(name)) {
      throw new BadOptionError(
        `"${name}" is no name of a flag. Give names in "extraArgs" without dashes in front.`,
      );
    }
    return value === null ? `--${name}` : `--${name}=${value}`;
  });
  const flag = pure && profile.pureFlag !== undefined ? [profile.pureFlag] : [];
  return [...own, ...flag, ...cliFlags, ...extra];
}
