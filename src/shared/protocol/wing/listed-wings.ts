// What a roost answers to `GET /api/app/wings`.

import * as z from 'zod/mini';
import { parseJson } from '../../base/parse-json.ts';

/** Longest answer that is read, in bytes. */
export const MAX_LISTED = 1024 * 1024;

const listedWings = z.array(
  z.object({
    wing_id: z.string().check(z.maxLength(128)),
    public_key: z.string().check(z.maxLength(128)),
  }),
);

/** A wing that can be reached through a roost. `public_key`: base64. */
export type WingInfo = z.infer<typeof listedWings>[number];

/** The wings that are listed, in their order; null if that is no list of wings. */
export function readListedWings(text: string): WingInfo[] | null {
  const read = listedWings.safeParse(parseJson(text));
  return read.success ? read.data : null;
}
