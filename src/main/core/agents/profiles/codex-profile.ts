import { type AgentProfile, usualQuirks } from './agent-profile.ts';

/** Codex by way of `codex-acp`, a native program. It does not end by itself with its input (acp.md 8). */
export function codexProfile(): AgentProfile {
  return {
    id: 'codex',
    label: 'Codex',
    command: ['codex-acp'],
    icon: 'codex',
    npmPackage: '@zed-industries/codex-acp',
    nativePackage: '@zed-industries/codex-acp-{platform}-{arch}',
    install: 'npm install -g @zed-industries/codex-acp',
    testedVersion: '0.16.0',
    quirks: usualQuirks,
  };
}
