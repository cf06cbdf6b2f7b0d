/** A field of an object nothing is known about; undefined if it has none of its own by that name. */
export function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    return Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
  } catch {
    // A field that throws when looked at tells nothing.
    return undefined;
  }
}
