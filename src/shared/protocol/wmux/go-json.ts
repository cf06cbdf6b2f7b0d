// Reads JSON objects the way the protocol's other implementations do: a missing key is the zero
// value, unknown keys are ignored, keys match in any case, a value of the wrong type fails the whole
// message, and integers have neither fraction nor exponent. Pure.

/** Kinds of fields a message may have, and what each reads as. */
export interface FieldTypes {
  string: string;
  int: number;
  bool: boolean;
  strings: readonly string[];
  stringMap: Readonly<Record<string, string>>;
}

/** The fields of one message, by name. */
export type Fields = Readonly<Record<string, keyof FieldTypes>>;
/** A message as read: every field is there. */
export type Message<F extends Fields> = { readonly [K in keyof F]: FieldTypes[F[K]] };

const decoder = new TextDecoder();
const BYTE_ORDER_MARK = 0xef;

const zero: { readonly [K in keyof FieldTypes]: () => FieldTypes[K] } = {
  string: () => '',
  int: () => 0,
  bool: () => false,
  strings: () => [],
  stringMap: () => ({}),
};

const isString = (value: unknown): value is string => typeof value === 'string';

const readers: {
  readonly [K in keyof FieldTypes]: (value: unknown) => FieldTypes[K] | undefined;
} = {
  string: (value) => (isString(value) ? value : undefined),
  int: (value) => (Number.isSafeInteger(value) ? Number(value) : undefined),
  bool: (value) => (typeof value === 'boolean' ? value : undefined),
  strings(value) {
    if (!Array.isArray(value)) return undefined;
    const items: string[] = [];
    for (const item of value) {
      if (item !== null && !isString(item)) return undefined;
      items.push(item ?? '');
    }
    return items;
  },
  stringMap(value) {
    if (!isObject(value)) return undefined;
    const map: [string, string][] = [];
    for (const [key, item] of Object.entries(value)) {
      if (item !== null && !isString(item)) return undefined;
      map.push([key, item ?? '']);
    }
    return Object.fromEntries(map);
  },
};

/** Makes the reader of one kind of message. It returns undefined for what is not one. */
export function messageReader<const F extends Fields>(
  fields: F,
): (payload: Uint8Array) => Message<F> | undefined {
  const names = Object.keys(fields);
  return (payload) => {
    const value = parse(payload);
    if (value === undefined) return undefined;
    const found = new Map<string, unknown>(names.map((name) => [name, zeroOf(fields, name)]));
    for (const [key, item] of Object.entries(value ?? {})) {
      const name = names.find((each) => each.toLowerCase() === key.toLowerCase());
      if (name === undefined || item === null) continue;
      const read = readField(fields, name, item);
      if (read === undefined) return undefined;
      found.set(name, read);
    }
    const message: unknown = Object.fromEntries(found);
    return isMessage(message, fields) ? message : undefined;
  };
}

function zeroOf(fields: Fields, name: string): unknown {
  const kind = fields[name];
  return kind && zero[kind]();
}

function readField(fields: Fields, name: string, value: unknown): unknown {
  const kind = fields[name];
  return kind && readers[kind](value);
}

/** Every field of `fields` is there with its type: they were put there one by one. */
function isMessage<F extends Fields>(value: unknown, fields: F): value is Message<F> {
  return isObject(value) && Object.keys(fields).every((name) => name in value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object in `payload`, null for the JSON word null, undefined for anything else. */
function parse(payload: Uint8Array): Record<string, unknown> | null | undefined {
  // The text decoder would swallow it; no JSON text begins with this byte.
  if (payload[0] === BYTE_ORDER_MARK) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(payload), exactIntegers);
  } catch {
    return undefined;
  }
  return value === null || isObject(value) ? value : undefined;
}

/** `1.0` and `1e3` are whole numbers to JavaScript but no integers on the wire. */
function exactIntegers(_key: string, value: unknown, ...rest: { source?: string }[]): unknown {
  if (typeof value !== 'number') return value;
  return /[.eE]/.test(rest[0]?.source ?? '') ? Number.NaN : value;
}
