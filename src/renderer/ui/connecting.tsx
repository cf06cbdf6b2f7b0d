import { LoaderCircle } from 'lucide-react';
import { EmptyState } from './empty-state.tsx';
import { useUnchanged } from './use-unchanged.ts';

/** Says that it takes a moment; nothing at first, so that a fast start does not flash. */
export function Connecting() {
  const slow = useUnchanged(undefined, 600);
  if (!slow) return null;
  return <EmptyState icon={<LoaderCircle size={28} />} heading="h1" title="Connecting…" />;
}
