import { useEffect, useState } from 'react';

/** True once `of` has been the same for so many ms; false as soon as it is another. */
export function useUnchanged(of: unknown, ms: number): boolean {
  const [known, setKnown] = useState<{ readonly of: unknown }>();
  useEffect(() => {
    const timer = setTimeout(() => setKnown({ of }), ms);
    return () => {
      clearTimeout(timer);
      setKnown(undefined);
    };
  }, [of, ms]);
  // Compared as well: what is drawn with another one must not take it for the one before.
  return known !== undefined && Object.is(known.of, of);
}
