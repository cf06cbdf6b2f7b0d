import { memo } from 'react';
import type { ChatModel } from '../chat-model.ts';
import { QuestionCard } from '../questions/question-card.tsx';
import { ToolCard } from '../tools/tool-card.tsx';
import { AssistantMessage } from './assistant-message.tsx';
import { CompactionView } from './compaction-view.tsx';
import { NoteView } from './note-view.tsx';
import { type NoteAction, SystemNote } from './system-note.tsx';
import { ThoughtView } from './thought-view.tsx';
import { useFrameItem } from './use-frame-item.ts';
import { UserMessage } from './user-message.tsx';

interface ChatItemViewProps {
  readonly model: ChatModel;
  readonly id: string;
  readonly onAction?: NoteAction | undefined;
}

/** One item of a transcript. Nothing for plans and for what waits: those have their own places. */
export const ChatItemView = memo(function ChatItemView({ model, id, onAction }: ChatItemViewProps) {
  const item = useFrameItem(model, id);
  switch (item?.type) {
    case 'user':
      return item.state === 'queued' ? null : <UserMessage model={model} item={item} />;
    case 'assistant':
      return <AssistantMessage model={model} item={item} />;
    case 'thought':
      return <ThoughtView model={model} item={item} />;
    case 'tool':
      return <ToolCard model={model} item={item} />;
    case 'question':
      return <QuestionCard model={model} item={item} />;
    case 'notice': {
      const tone = item.severity;
      const { title, description } = item;
      return <NoteView model={model} id={id} tone={tone} text={title} detail={description} />;
    }
    case 'compaction':
      return <CompactionView model={model} item={item} />;
    case 'system':
      return <SystemNote model={model} item={item} onAction={onAction} />;
    default:
      return null;
  }
});
