import { type AgentProfile, usualQuirks } from './agent-profile.ts';

/** Claude by way of `claude-agent-acp` (acp.md 8). A prompt during a turn joins it where it says so. */
export function claudeProfile(): AgentProfile {
  return {
    id: 'claude',
    label: 'Claude',
    command: ['claude-agent-acp'],
    icon: 'claude',
    npmPackage: '@agentclientprotocol/claude-agent-acp',
    install: 'npm install -g @agentclientprotocol/claude-agent-acp',
    testedVersion: '0.100.0',
    needsNode: true,
    quirks: { ...usualQuirks, asksByItself: true, steers: true },
  };
}
