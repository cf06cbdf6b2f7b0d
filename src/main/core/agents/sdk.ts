// The package entry `aerie/agents`: what programs may use. See docs/agents.md.

export * from './errors/acp-error.ts';
export type { AgentProfile, AgentQuirks } from './profiles/agent-profile.ts';
export { usualQuirks } from './profiles/agent-profile.ts';
