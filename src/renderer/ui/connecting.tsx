import { LoaderCircle } from 'lucide-react';
import { useEffect, useState } from 'react';
import { EmptyState } from './empty-state.tsx';

/** Says that it takes a moment; nothing at first, so that a fast start does not flash. */
export function Connecting() {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 600);
    return () => clearTimeout(timer);
  }, []);
  if (!slow) return null;
  return <EmptyState icon={<LoaderCircle size={28} />} heading="h1" title="Connecting…" />;
}
