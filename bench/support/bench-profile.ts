import { type AgentProfile, usualQuirks } from '#core/agents/profiles/agent-profile.ts';

/** An agent that follows the protocol and sends nothing late. */
export const benchProfile: AgentProfile = {
  id: 'bench',
  label: 'Bench',
  command: ['none'],
  quirks: { ...usualQuirks, lateUpdatesMs: 0 },
};
