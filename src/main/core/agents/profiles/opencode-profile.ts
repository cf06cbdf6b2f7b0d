import { type AgentProfile, usualQuirks } from './agent-profile.ts';

/** Oldest opencode that is talked to (acp.md 6.2). */
export const MINIMUM_OPENCODE_VERSION = '1.14.20';

/** opencode; measured with version 1.18.33 (acp.md 4). */
export function opencodeProfile(): AgentProfile {
  return {
    id: 'opencode',
    label: 'opencode',
    command: ['opencode', 'acp'],
    icon: 'opencode',
    npmPackage: 'opencode-ai',
    nativePackage: 'opencode-{os}-{arch}',
    nativeVariants: true,
    install: 'npm install -g opencode-ai',
    minVersion: MINIMUM_OPENCODE_VERSION,
    testedVersion: '1.18.33',
    pureFlag: '--pure',
    quirks: {
      ...usualQuirks,
      fsWriteIsAdvisory: true,
      asksByItself: true,
      hasSideChannel: true,
      mcpIsProcessWide: true,
      swallowsUnknownSlash: true,
      hiddenCommands: ['compact'],
      toolNameFromFirstTitle: true,
      usageIsCumulative: false,
      steers: true,
      lateUpdatesMs: 0,
    },
  };
}
