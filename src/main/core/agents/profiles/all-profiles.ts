import { type AcpError, BadOptionError } from '../errors/acp-error.ts';
import type { AgentProfile } from './agent-profile.ts';
import { claudeProfile } from './claude-profile.ts';
import { codexProfile } from './codex-profile.ts';
import { customProfile } from './custom-profile.ts';
import { geminiProfile } from './gemini-profile.ts';
import { opencodeProfile } from './opencode-profile.ts';
import { qwenProfile } from './qwen-profile.ts';

/** The agents that are known, best supported first. */
export function builtInProfiles(): AgentProfile[] {
  return [opencodeProfile(), claudeProfile(), codexProfile(), geminiProfile(), qwenProfile()];
}

/**
 * Known agents, then those of the settings. Ids are unique: a later agent of the same name gets a
 * number. An entry that cannot be used is left out and told to `onProblem`.
 */
export function allProfiles(
  customs: readonly unknown[] = [],
  onProblem: (error: AcpError, index: number) => void = () => {},
): AgentProfile[] {
  const profiles = builtInProfiles();
  const ids = new Set(profiles.map(({ id }) => id));
  for (const [index, custom] of customs.entries()) {
    try {
      const profile = customProfile(custom);
      let { id } = profile;
      for (let number = 2; ids.has(id); number += 1) id = `${profile.id}-${number}`;
      ids.add(id);
      profiles.push({ ...profile, id });
    } catch (error) {
      if (!(error instanceof BadOptionError)) throw error;
      onProblem(error, index);
    }
  }
  return profiles;
}
