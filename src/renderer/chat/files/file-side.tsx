import type { ChatInfo } from '#shared/contract/index.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';
import type { ChatModel } from '../chat-model.ts';
import { useFileView } from './file-view-store.ts';
import { useFollowAgent } from './use-follow-agent.ts';

/** Loaded when the first file is looked at. */
const FilePanel = lazyPart({
  what: 'The file',
  load: async () => (await import('./file-panel.tsx')).FilePanel,
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
  return <FilePanel chat={chat} view={view} />;
}
