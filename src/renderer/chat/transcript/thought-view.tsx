import { Brain, ChevronRight } from 'lucide-react';
import { useId } from 'react';
import type { ThoughtItem } from '#shared/chat/chat-item.ts';
import { useSettings } from '../../stores/settings-store.ts';
import type { ChatModel } from '../chat-model.ts';
import { durationWords } from './duration-words.ts';
import { useFold } from './fold-memory.ts';
import { Markdown } from './markdown.tsx';
import styles from './thought-view.module.css';
import { useOpenMessage } from './use-open-message.ts';

interface ThoughtViewProps {
  readonly model: ChatModel;
  readonly item: ThoughtItem;
}

/** What the model thought, with how long it took: folded, unless the settings say otherwise. */
export function ThoughtView({ model, item }: ThoughtViewProps) {
  const expands = useSettings((s) => s.values['agents.expandThoughts']);
  const [unfolded, setUnfolded] = useFold(model, item.id, expands);
  const body = useId();
  const open = useOpenMessage(model, item.id);
  if (item.text.trim() === '') return null;
  return (
    <div className={styles['thought']}>
      <button
        type="button"
        className={styles['head']}
        aria-expanded={unfolded}
        aria-controls={unfolded ? body : undefined}
        onClick={() => setUnfolded(!unfolded)}
      >
        <ChevronRight size={14} aria-hidden className={styles['chevron']} />
        <Brain size={14} aria-hidden />
        <span>{thoughtWords(item, open)}</span>
      </button>
      {unfolded && (
        <div id={body} className={styles['body']}>
          <Markdown text={item.text} open={open} />
        </div>
      )}
    </div>
  );
}

function thoughtWords(item: ThoughtItem, open: boolean): string {
  if (open) return 'Thinking…';
  if (item.endedAt === undefined || item.replayed) return 'Thought';
  return `Thought for ${durationWords(item.endedAt - item.at)}`;
}
