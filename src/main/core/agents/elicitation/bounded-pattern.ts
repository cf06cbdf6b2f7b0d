import { createContext, Script } from 'node:vm';

/** A pattern may need longer than the age of the universe; whoever wrote it is not trusted. */
const TIMEOUT_MS = 50;
const script = new Script('new RegExp(pattern, "u").test(text)');

/**
 * Whether an untrusted regular expression finds something in `text`; null if it is none or takes
 * longer than 50 ms.
 */
export function boundedMatch(pattern: string, text: string): boolean | null {
  try {
    const found: unknown = script.runInContext(createContext({ pattern, text }), {
      timeout: TIMEOUT_MS,
    });
    return found === true;
  } catch {
    // Not a pattern, or too slow a one.
    return null;
  }
}
