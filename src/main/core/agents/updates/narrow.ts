// Reads untrusted JSON bit by bit: what is not as expected is left out, its neighbours are kept.

export type JsonRecord = Readonly<Record<string, unknown>>;

/** True for a JSON object: neither null nor a list. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The one of `known` that `value` is. */
export function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((item) => item === value);
}

/** Items that `parse` can make something of, at most `limit`; undefined if there is no list. */
export function itemsOf<T>(
  value: unknown,
  parse: (item: unknown) => T | undefined,
  limit = 10_000,
): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items: T[] = [];
  for (const raw of value.slice(0, limit)) {
    const item = parse(raw);
    if (item !== undefined) items.push(item);
  }
  return items;
}

/** `_meta` in a form to spread: empty if there is none. */
export function metaOf(raw: JsonRecord): { _meta?: Record<string, unknown> } {
  const meta = raw['_meta'];
  return isRecord(meta) ? { _meta: { ...meta } } : {};
}

/** A text field in a form to spread: empty unless it is text (or null, where that says something). */
export function textField<K extends string>(
  raw: JsonRecord,
  key: K,
): Partial<Record<K, string | null>>;
export function textField(raw: JsonRecord, key: string): Record<string, string | null> {
  const value = raw[key];
  return typeof value === 'string' || value === null ? { [key]: value } : {};
}

/** A number field in a form to spread. */
export function numberField<K extends string>(raw: JsonRecord, key: K): Partial<Record<K, number>>;
export function numberField(raw: JsonRecord, key: string): Record<string, number> {
  const value = numberOf(raw[key]);
  return value === undefined ? {} : { [key]: value };
}
