import { AgentClient } from '#core/agents/client/agent-client.ts';
import type { AgentClientOptions } from '#core/agents/client/client-options.ts';
import { opencodeProfile } from '#core/agents/profiles/opencode-profile.ts';
import type { OpencodeWorld } from './opencode-world.ts';

/** A client of the real opencode in `world`, started. The caller closes it. */
export async function startOpencode(
  world: OpencodeWorld,
  options: Omit<AgentClientOptions, 'profile' | 'cwd' | 'cliPath' | 'env'> = {},
): Promise<AgentClient> {
  const client = new AgentClient({
    profile: opencodeProfile(),
    cwd: world.project,
    cliPath: world.binary,
    env: world.env,
    ...options,
  });
  await client.start();
  return client;
}
