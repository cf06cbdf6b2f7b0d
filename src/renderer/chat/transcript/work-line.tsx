import { LoaderCircle } from 'lucide-react';
import { workOf } from '#shared/chat/chat-activity.ts';
import { useNow } from '../../ui/use-now.ts';
import { type ChatModel, useChatFacts } from '../chat-model.ts';
import { durationWords } from './duration-words.ts';
import { openTools } from './open-tools.ts';
import styles from './work-line.module.css';
import { workWords } from './work-words.ts';

/** What the agent is doing now, below the transcript; nothing while it does nothing. */
export function WorkLine({ model }: { readonly model: ChatModel }) {
  const facts = useChatFacts(model);
  const runs = facts.turn !== null;
  const now = useNow(1000, runs);
  const work = workOf(facts, openTools(model), now, facts.children.length > 0);
  if (!work) return null;
  const asks = facts.asks.length > 0;
  const { title, detail } = asks ? { title: 'Waiting for your answer' } : workWords(work);
  const stopping = facts.turn?.cancelAsked === true;
  return (
    <div className={styles['line']} data-type={asks ? 'asks' : work.type}>
      <LoaderCircle size={14} aria-hidden className={styles['spinner']} />
      <span className={styles['words']}>
        {stopping ? 'Stopping' : title}
        {detail && !stopping && ` · ${detail}`}
      </span>
      <span className={styles['time']}>{durationWords(work.elapsed)}</span>
    </div>
  );
}
