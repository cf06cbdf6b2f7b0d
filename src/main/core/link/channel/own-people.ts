// Whom somebody who rules this machine from elsewhere is told of: those of the roost they come by. Who
// comes by another is no business of it.

import * as z from 'zod/mini';

const ofRoost = z.array(z.looseObject({ roost: z.optional(z.string()) }));
const status = z.looseObject({
  roosts: z.array(z.looseObject({ id: z.string() })),
  viewers: ofRoost,
  sessions: ofRoost,
  turnedAway: ofRoost,
  access: z.looseObject({
    allowed: ofRoost,
    admins: ofRoost,
    paths: z.array(z.looseObject({ members: ofRoost })),
  }),
});

/** How this machine is reached, without people of other roosts than `roost`. */
export function withOwnPeople(roost: string, answer: unknown): unknown {
  const told = status.parse(answer);
  const own = <T extends { readonly roost?: string | undefined }>(people: readonly T[]): T[] =>
    people.filter((person) => person.roost === roost);
  const { allowed, admins, paths } = told.access;
  return {
    ...told,
    roosts: told.roosts.filter(({ id }) => id === roost),
    viewers: own(told.viewers),
    sessions: own(told.sessions),
    turnedAway: own(told.turnedAway),
    access: {
      ...told.access,
      allowed: own(allowed),
      admins: own(admins),
      paths: paths.map((path) => ({ ...path, members: own(path.members) })),
    },
  };
}
