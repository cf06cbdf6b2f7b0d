import type { UserItem } from '#shared/chat/chat-item.ts';
import { textOf } from '#shared/chat/to-block.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import type { ChatModel } from '../chat-model.ts';
import { useFold } from './fold-memory.ts';
import styles from './message.module.css';
import { MessageBlocks } from './message-blocks.tsx';

/** Longer messages are folded: what was pasted is seldom read again. */
const MAX_SHOWN = 1500;
const MAX_LINES = 20;

interface UserMessageProps {
  readonly model: ChatModel;
  readonly item: UserItem;
}

/** What a person said, as they wrote it. */
export function UserMessage({ model, item }: UserMessageProps) {
  const [open, setOpen] = useFold(model, item.id, false);
  const text = textOf(item.blocks);
  const short = shortened(text);
  return (
    <article className={styles['user']} aria-label="You" data-state={item.state}>
      <div className={styles['bubble']}>
        <MessageBlocks model={model} blocks={item.blocks} />
        {text !== '' && <div className={styles['words']}>{open ? text : short}</div>}
        {short !== text && (
          <button
            type="button"
            className={styles['more']}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {open ? 'Show less' : 'Show all'}
          </button>
        )}
      </div>
      <div className={styles['tools']}>
        {item.state === 'failed' && <span className={styles['failed']}>Not sent</span>}
        {text !== '' && <CopyButton label="Copy message" text={() => text} />}
      </div>
    </article>
  );
}

function shortened(text: string): string {
  const lines = text.split('\n', MAX_LINES + 1);
  const start = lines.length > MAX_LINES ? lines.slice(0, MAX_LINES).join('\n') : text;
  const cut = start.length > MAX_SHOWN ? start.slice(0, MAX_SHOWN) : start;
  return cut.length < text.length ? `${cut.trimEnd()} …` : text;
}
