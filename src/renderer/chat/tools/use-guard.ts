import { useEffect, useState } from 'react';

/** For so long after it appears a question takes no answer, in ms: what is typed was meant for something else. */
const GUARD_MS = 500;

/** False for half a second after a question appeared, and after keys of the whole pane began to mean it. */
export function useGuard(first: boolean): boolean {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setReady(true), GUARD_MS);
    return () => {
      clearTimeout(timer);
      setReady(false);
    };
    // Anew when keys of the whole pane begin to mean this one.
  }, [first]);
  return ready;
}
