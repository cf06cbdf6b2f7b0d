import { lazy, Suspense } from 'react';
import type { ChatInfo } from '#shared/contract/index.ts';
import type { ChatModel } from '../chat-model.ts';
import { useFileView } from './file-view-store.ts';
import { useFollowAgent } from './use-follow-agent.ts';

/** Loaded when the first file is looked at. */
const FilePanel = lazy(async () => {
  const { FilePanel: panel } = await import('./file-panel.tsx');
  return { default: panel };
});

interface FileSideProps {
  readonly model: ChatModel;
  readonly chat: ChatInfo;
}

/** Beside a transcript: the file that is looked at, if there is one. */
export function FileSide({ model, chat }: FileSideProps) {
  const view = useFileView(chat.id);
  useFollowAgent(model);
  if (!view) return null;
  return (
    <Suspense fallback={null}>
      <FilePanel chat={chat} view={view} />
    </Suspense>
  );
}
