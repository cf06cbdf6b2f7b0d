import type { IDockviewPanelProps } from 'dockview-react';
import { PreviewSplit } from '../../previews/preview-split.tsx';
import { useLayout } from '../../stores/layout-store.ts';
import { TerminalPane } from '../../terminal/terminal-pane.tsx';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';

/** The content of a tab: one terminal, and what its program shows beside it. */
export function SessionPanel({ params }: IDockviewPanelProps<{ sessionId: string }>) {
  const active = useLayout((s) => s.activeSession === params.sessionId);
  return (
    <ErrorBoundary what="This terminal">
      <PreviewSplit sessionId={params.sessionId}>
        <TerminalPane sessionId={params.sessionId} active={active} />
      </PreviewSplit>
    </ErrorBoundary>
  );
}
