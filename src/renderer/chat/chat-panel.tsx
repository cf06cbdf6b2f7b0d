import type { IDockviewPanelProps } from 'dockview-react';
import { useLayout } from '../stores/layout-store.ts';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { ChatPane } from './chat-pane.tsx';
import { chatPanelId } from './chat-panel-id.ts';

/** The content of a tab: one chat. */
export function ChatPanel({ params }: IDockviewPanelProps<{ chatId: string }>) {
  const active = useLayout((s) => s.activeSession === chatPanelId(params.chatId));
  return (
    <ErrorBoundary what="This chat">
      <ChatPane chatId={params.chatId} active={active} />
    </ErrorBoundary>
  );
}
