import * as z from 'zod/mini';
import { MAX_PATH_CHARS } from './chat-limits.ts';

const path = z.string().check(z.minLength(1), z.maxLength(MAX_PATH_CHARS));

/** A property of what may be an object. */
export function field(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

/** Path in a tool's input, however it is called there; absolute or relative. */
export function namedPath(rawInput: unknown): string | undefined {
  for (const key of ['filePath', 'file_path', 'filepath', 'path']) {
    const found = path.safeParse(field(rawInput, key));
    if (found.success) return found.data;
  }
  return undefined;
}
