import { isSamePerson } from '#shared/contract/is-same-person.ts';
import type { RoostPerson, SharedPath } from '#shared/contract/remote-config.ts';

/** Who is to be taken off which folder, and what becomes of that with its last member. */
export interface MemberToGo {
  readonly path: string;
  readonly member: RoostPerson;
  /** A folder without members is open to all of them, so that has to be said. */
  readonly whenLast: 'unshare' | 'open';
}

/** The shared folders without somebody; the same ones if they are no member. */
export function withoutMember(
  paths: readonly SharedPath[],
  { path, member, whenLast }: MemberToGo,
): SharedPath[] {
  return paths.flatMap((shared) => {
    if (shared.path !== path) return [shared];
    const members = shared.members.filter((other) => !isSamePerson(other, member));
    if (members.length === shared.members.length) return [shared];
    return members.length === 0 && whenLast === 'unshare' ? [] : [{ ...shared, members }];
  });
}
