import { type AgentProfile, usualQuirks } from './agent-profile.ts';

/** Qwen Code (acp.md 8). */
export function qwenProfile(): AgentProfile {
  return {
    id: 'qwen',
    label: 'Qwen Code',
    command: ['qwen', '--acp'],
    icon: 'qwen',
    npmPackage: '@qwen-code/qwen-code',
    install: 'npm install -g @qwen-code/qwen-code',
    testedVersion: '0.24.4',
    needsNode: true,
    quirks: usualQuirks,
  };
}
