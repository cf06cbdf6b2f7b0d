import type * as z from 'zod/mini';

/** A message, or why there is none: `oversize` ones are not looked at. */
export type ReadMessage<T> =
  | { readonly ok: true; readonly message: T }
  | { readonly ok: false; readonly reason: 'oversize' | 'malformed' };

/**
 * Reads one text frame of at most `max` characters. Never throws. `byHand` may read some objects in the
 * way that `schema` would.
 */
export function readMessage<T>(
  schema: z.ZodMiniType<T>,
  frame: string,
  max: number,
  byHand?: (value: object) => T | undefined,
): ReadMessage<T> {
  if (frame.length > max) return { ok: false, reason: 'oversize' };
  try {
    const value: unknown = JSON.parse(frame);
    const message = typeof value === 'object' && value !== null ? byHand?.(value) : undefined;
    if (message !== undefined) return { ok: true, message };
    const read = schema.safeParse(value);
    return read.success ? { ok: true, message: read.data } : { ok: false, reason: 'malformed' };
  } catch {
    return { ok: false, reason: 'malformed' };
  }
}
