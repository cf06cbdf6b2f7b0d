import { useEffect, useState } from 'react';

/** For so long after it appears a question takes no answer, in ms: what is typed was meant for something else. */
const GUARD_MS = 500;

/** False for half a second after a question appeared, and after `of`, what an answer would be to, changed. */
export function useGuard(of: unknown): boolean {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setReady(true), GUARD_MS);
    return () => {
      clearTimeout(timer);
      setReady(false);
    };
  }, [of]);
  return ready;
}
