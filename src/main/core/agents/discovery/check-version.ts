import { coerce, gt, lt } from 'semver';
import { plainLine, plainText } from '#shared/chat/safe-text.ts';
import { UnsupportedVersionError } from '../errors/acp-error.ts';
import type { AgentProfile } from '../profiles/agent-profile.ts';
import { type CliVersions, sharedVersions, type VersionedProgram } from './cli-version.ts';

export interface VersionCheck {
  /** Three numbers; undefined if the text has none. */
  readonly version: string | undefined;
  /** For a person: it works, but perhaps not as tried. Show it once. */
  readonly warning: string | undefined;
}

/**
 * Compares what an agent says of its version with what is needed, by three numbers; pre-release and
 * build parts do not count. `skip` refuses nothing and warns of nothing.
 * @throws UnsupportedVersionError for one that is too old, or tells none where one is needed
 */
export function checkVersion(
  profile: Pick<AgentProfile, 'label' | 'minVersion' | 'testedVersion' | 'install'>,
  text: string | undefined,
  { skip = false }: { readonly skip?: boolean | undefined } = {},
): VersionCheck {
  const { label, minVersion, testedVersion, install } = profile;
  const version = text === undefined ? undefined : numbersOf(text);
  if (skip) return { version, warning: undefined };
  const how = install === undefined ? 'Update it.' : `Update it with "${install}".`;
  if (version === undefined) {
    if (minVersion === undefined) return { version, warning: undefined };
    const said =
      text === undefined ? 'does not tell its version' : 'tells no version we understand';
    const found = text === undefined ? 'unknown' : plainLine(text, 80);
    throw new UnsupportedVersionError(
      `${label} ${said}${text === undefined ? '' : ` ("${found}")`}; ${minVersion} or newer is needed. ${how}`,
      found,
      minVersion,
    );
  }
  if (minVersion !== undefined && lt(version, minVersion)) {
    throw new UnsupportedVersionError(
      `${label} ${version} is too old; ${minVersion} or newer is needed. ${how}`,
      version,
      minVersion,
    );
  }
  const isOlder = untriedVersion(profile, version)?.kind === 'older';
  const warning = isOlder
    ? `${label} ${version} is older than ${testedVersion}, which is the version this was tested with. ${how}`
    : undefined;
  return { version, warning };
}

/** A version that is not the one that was tested, and on which side of it; undefined where nobody knows. */
export function untriedVersion(
  { testedVersion }: Pick<AgentProfile, 'testedVersion'>,
  text: string,
): { readonly version: string; readonly kind: 'older' | 'newer' } | undefined {
  const version = numbersOf(text);
  if (version === undefined || testedVersion === undefined) return undefined;
  if (lt(version, testedVersion)) return { version, kind: 'older' };
  return gt(version, testedVersion) ? { version, kind: 'newer' } : undefined;
}

/** What an agent says of its version: in its answer to `initialize`, else by `--version`. */
export async function agentVersion(
  program: VersionedProgram,
  agentInfo: { readonly version?: string | null } | null | undefined,
  versions: CliVersions = sharedVersions,
): Promise<string> {
  const told = agentInfo?.version?.trim();
  return told ? plainLine(told, 200) : versions.read(program);
}

/** Not any number in a text is a version. */
function numbersOf(text: string): string | undefined {
  const plain = plainText(text);
  return /\d\.\d/.test(plain) ? coerce(plain)?.version : undefined;
}
