import type { AssistantItem } from '#shared/chat/chat-item.ts';
import { textOf } from '#shared/chat/to-block.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import type { ChatModel } from '../chat-model.ts';
import { Markdown } from './markdown.tsx';
import styles from './message.module.css';
import { MessageBlocks } from './message-blocks.tsx';
import { useOpenMessage } from './use-open-message.ts';

interface AssistantMessageProps {
  readonly model: ChatModel;
  readonly item: AssistantItem;
}

/** What the agent says, as it comes in. */
export function AssistantMessage({ model, item }: AssistantMessageProps) {
  const open = useOpenMessage(model, item.id);
  const text = textOf(item.blocks);
  const isEmpty = text.trim() === '' && !item.blocks.some((block) => block.type !== 'text');
  if (isEmpty) return null;
  return (
    <article className={styles['assistant']} aria-label="Agent" data-open={open || undefined}>
      <Markdown text={text} open={open} />
      <MessageBlocks model={model} blocks={item.blocks} />
      {!open && text !== '' && (
        <div className={styles['tools']}>
          <CopyButton label="Copy message" text={() => text} />
        </div>
      )}
    </article>
  );
}
