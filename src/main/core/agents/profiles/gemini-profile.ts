import { type AgentProfile, usualQuirks } from './agent-profile.ts';

/** Gemini's own command line (acp.md 8). */
export function geminiProfile(): AgentProfile {
  return {
    id: 'gemini',
    label: 'Gemini',
    command: ['gemini', '--acp'],
    icon: 'gemini',
    npmPackage: '@google/gemini-cli',
    install: 'npm install -g @google/gemini-cli',
    testedVersion: '0.61.0',
    needsNode: true,
    quirks: usualQuirks,
  };
}
