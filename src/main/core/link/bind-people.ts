// People on the lists of older files, who were meant on whichever roost: now they are of one.

import * as z from 'zod/mini';

const person = z.union([z.string(), z.looseObject({ roost: z.optional(z.string()) })]);
const people = z._default(z.array(person), []);
/** Files without a version of their people: as far as they matter here. */
const older = z.looseObject({
  people: z.optional(z.undefined()),
  roosts: z.array(z.looseObject({ id: z.string() })),
  access: z.looseObject({
    allowed: people,
    admins: people,
    paths: z._default(z.array(z.looseObject({ members: people })), []),
  }),
});

/**
 * The file as it is read now. With one roost everybody is of that; with none or several somebody has to
 * choose, and until then they are nobody.
 */
export function bindPeople(file: unknown): unknown {
  const read = older.safeParse(file);
  if (!read.success) return file;
  const { roosts, access } = read.data;
  const [only] = roosts.length === 1 ? roosts : [];
  const roost = only ? { roost: only.id } : {};
  const bound = (list: readonly z.infer<typeof person>[]) =>
    list.map((each) =>
      typeof each === 'string' ? { email: each, ...roost } : { ...roost, ...each },
    );
  return {
    ...read.data,
    people: 1,
    access: {
      ...access,
      allowed: bound(access.allowed),
      admins: bound(access.admins),
      paths: access.paths.map((path) => ({ ...path, members: bound(path.members) })),
    },
  };
}
