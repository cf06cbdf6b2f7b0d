import type { IDockviewPanelProps } from 'dockview-react';
import { LoaderCircle } from 'lucide-react';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';

/** What changed in the folder of a chat. */
export const LazyReviewPane = lazyPart<{ readonly chatId: string }>({
  what: 'The review',
  load: async () => (await import('./review-pane.tsx')).ReviewPane,
  loading: <EmptyState compact icon={<LoaderCircle size={24} />} title="Looking for changes…" />,
});

/** The content of a tab: what changed in the folder of a chat. */
export function ReviewPanel({ params }: IDockviewPanelProps<{ chatId: string }>) {
  return (
    <ErrorBoundary what="This review">
      <LazyReviewPane chatId={params.chatId} />
    </ErrorBoundary>
  );
}
