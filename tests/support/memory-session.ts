import type { ContentBlock } from '@agentclientprotocol/sdk/unstable';
import type { AgentClient } from '#core/agents/client/agent-client.ts';
import type { AgentClientOptions } from '#core/agents/client/client-options.ts';
import type { AgentSession } from '#core/agents/session/agent-session.ts';
import { aborted, type MemoryAgent, type MemoryAgentScript, textOf } from './memory-agent.ts';
import { startedClient } from './memory-client.ts';

/** A session of an agent in memory. */
export async function openSession(
  script: MemoryAgentScript = {},
  options: Partial<AgentClientOptions> = {},
): Promise<{ agent: MemoryAgent; client: AgentClient; session: AgentSession }> {
  const { agent, client } = await startedClient(script, options);
  return { agent, client, session: await client.newSession() };
}

/** An agent whose turns go on until they are cancelled. */
export const endless: MemoryAgentScript = {
  onTurn: async ({ say, prompt, cancelled }) => {
    await say(textOf(prompt));
    await aborted(cancelled);
    return { stopReason: 'cancelled' };
  },
};

/** Resolves at the next text of the agent. */
export const said = (session: AgentSession): Promise<void> =>
  new Promise((resolve) => {
    session.on('agentMessage', () => resolve());
  });

/** What most agents do not take. */
export function audioPrompt(): ContentBlock[] {
  return [{ type: 'audio' as const, data: 'AA', mimeType: 'audio/wav' }];
}
