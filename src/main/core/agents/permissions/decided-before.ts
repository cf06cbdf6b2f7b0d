import { setImmediate } from 'node:timers/promises';
import type { DecidedBy } from './permission-types.ts';

/**
 * What a person had decided in the very moment in which the question was taken back: they were told
 * that it counts, so it does. Their answer is on its way and needs no more than a few microtasks.
 */
export async function decidedBefore<T extends { readonly decidedBy?: DecidedBy | undefined }>(
  work: Promise<T>,
): Promise<T | undefined> {
  const result = await Promise.race([work.catch(() => undefined), setImmediate(undefined)]);
  return result?.decidedBy?.kind === 'person' ? result : undefined;
}
