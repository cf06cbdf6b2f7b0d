import type { IDockviewPanelProps } from 'dockview-react';
import { LoaderCircle } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';

/** Loaded when first asked for. */
const Pane = lazy(async () => {
  const { ReviewPane } = await import('./review-pane.tsx');
  return { default: ReviewPane };
});

/** What changed in the folder of a chat. */
export function LazyReviewPane({ chatId }: { readonly chatId: string }) {
  return (
    <Suspense
      fallback={
        <EmptyState compact icon={<LoaderCircle size={24} />} title="Looking for changes…" />
      }
    >
      <Pane chatId={chatId} />
    </Suspense>
  );
}

/** The content of a tab: what changed in the folder of a chat. */
export function ReviewPanel({ params }: IDockviewPanelProps<{ chatId: string }>) {
  return (
    <ErrorBoundary what="This review">
      <LazyReviewPane chatId={params.chatId} />
    </ErrorBoundary>
  );
}
