import type { CompactionItem } from '#shared/chat/chat-item.ts';
import type { ChatModel } from '../chat-model.ts';
import { NoteView } from './note-view.tsx';

interface CompactionViewProps {
  readonly model: ChatModel;
  readonly item: CompactionItem;
}

const words: Readonly<Record<CompactionItem['status'], string>> = {
  in_progress: 'Summarising the chat so far, to make room in the context…',
  completed: 'The chat so far was summarised to make room. The agent goes on from the summary.',
  failed: 'The chat could not be summarised to make room.',
  cancelled: 'Summarising the chat was stopped.',
};

/** That the context was made smaller, with the summary. */
export function CompactionView({ model, item }: CompactionViewProps) {
  const failed = item.status === 'failed';
  const detail = [item.error, item.text].filter(Boolean).join('\n\n');
  return (
    <NoteView
      model={model}
      id={item.id}
      tone={failed ? 'error' : 'info'}
      text={words[item.status]}
      detail={detail || undefined}
      detailLabel={failed ? 'Details' : 'Summary'}
    />
  );
}
