import { useUnchanged } from './use-unchanged.ts';

/** For so long after it appears a question takes no answer, in ms: what is typed was meant for something else. */
const GUARD_MS = 500;

/** False for half a second after a question appeared, and after `of`, what an answer would be to, changed. */
export function useGuard(of: unknown): boolean {
  return useUnchanged(of, GUARD_MS);
}
