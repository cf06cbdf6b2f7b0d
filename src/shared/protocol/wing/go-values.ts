// How values look that Go programs have written: a field with its zero value is left out, and an empty
// list may be null. Numbers that Go keeps in integers must be integers, else the message is dropped.

import * as z from 'zod/mini';

/** A string of at most `max` characters; empty when left out. */
export const text = (max: number) =>
  z.pipe(
    z.nullish(z.string().check(z.maxLength(max))),
    z.transform((value) => value ?? ''),
  );

/** An integer from 0 to `max`; 0 when left out. */
export const count = (max: number) =>
  z.pipe(
    z.nullish(z.int().check(z.minimum(0), z.maximum(max))),
    z.transform((value) => value ?? 0),
  );

/** False when left out. */
export const flag = z.pipe(
  z.nullish(z.boolean()),
  z.transform((value) => value ?? false),
);

/** A list of at most `max`; empty when left out or null. */
export const list = <T extends z.core.$ZodType>(item: T, max: number) =>
  z.pipe(
    z.nullish(z.array(item).check(z.maxLength(max))),
    z.transform((value) => value ?? []),
  );
