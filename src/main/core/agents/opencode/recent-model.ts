import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { modelFilePath, type OpencodePlaces } from './database-path.ts';

/** A model as opencode's own UI was used with last. */
export interface RecentModel {
  /** `provider/model`. */
  readonly id: string;
  /** Undefined for the model's default. */
  readonly variant: string | undefined;
}

const name = z.string().check(z.minLength(1), z.maxLength(500));
const file = z.object({
  recent: z.array(z.object({ providerID: name, modelID: name })).check(z.minLength(1)),
  variant: z.catch(z.optional(z.record(z.string(), z.unknown())), undefined),
});

/** The model used last in opencode's own UI; undefined if there is none or the file makes no sense. */
export async function recentModel(places: OpencodePlaces = {}): Promise<RecentModel | undefined> {
  try {
    const raw: unknown = JSON.parse(await readFile(modelFilePath(places), 'utf8'));
    const parsed = file.safeParse(raw).data;
    const [first] = parsed?.recent ?? [];
    if (!first) return undefined;
    const id = `${first.providerID}/${first.modelID}`;
    const variant = name.safeParse(parsed?.variant?.[id]).data;
    return { id, variant: variant === 'default' ? undefined : variant };
  } catch {
    // Most people have no such file; nothing depends on it.
    return undefined;
  }
}
