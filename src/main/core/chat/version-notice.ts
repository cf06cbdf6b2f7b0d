import { major, minor } from 'semver';
import type { ChatInfo } from '#shared/contract/chats.ts';
import { untriedVersion } from '../agents/discovery/check-version.ts';
import type { AgentProfile } from '../agents/profiles/agent-profile.ts';

/**
 * What a person is told once of an agent that is older or newer than the version that was tested.
 * Small steps forward are not worth a word.
 */
export function versionNotice(
  profile: Pick<AgentProfile, 'id' | 'label' | 'testedVersion' | 'install'> | undefined,
  text: string | undefined,
): ChatInfo['versionNotice'] {
  const found = profile && text !== undefined ? untriedVersion(profile, text) : undefined;
  if (!profile || !found) return undefined;
  const { label, testedVersion: tested = '', install } = profile;
  const { version, kind } = found;
  if (kind === 'older') {
    const how = install === undefined ? 'Update it' : `Update it with "${install}"`;
    return {
      id: `${profile.id} ${version}`,
      text: `${label} ${version} is older than ${tested}, the version that Aerie was tested with. ${how} if something does not work.`,
    };
  }
  if (major(version) === major(tested) && minor(version) === minor(tested)) return undefined;
  return {
    id: `${profile.id} ${major(version)}.${minor(version)}`,
    text: `${label} ${version} is newer than ${tested}, the version that Aerie was tested with. It should work; if something does not, an update of Aerie may help.`,
  };
}
