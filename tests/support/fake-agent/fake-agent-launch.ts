import { fileURLToPath } from 'node:url';
import type { AgentLaunch } from '#core/agents/transport/agent-launch.ts';

/** Path of the fake agent's script. */
export const fakeAgentScript = fileURLToPath(new URL('fake-agent.ts', import.meta.url));

/** The fake agent with these flags, as the settings name agents of one's own. */
export const fakeAgentLine = (flags = '', name = 'Fake'): string =>
  `${name}: "${process.execPath}" "${fakeAgentScript}" ${flags}`.trim();

/** Starts the fake agent with these flags, see the head of fake-agent.ts. */
export function fakeAgent(...flags: readonly string[]): AgentLaunch {
  return {
    command: process.execPath,
    args: [fakeAgentScript, ...flags],
    // Windows starts nothing without its own folder.
    env: { PATH: process.env['PATH'] ?? '', SystemRoot: process.env['SystemRoot'] ?? '' },
  };
}
