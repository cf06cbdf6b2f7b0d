import type { TurnUsage } from '#shared/chat/chat-item.ts';
import { type ChatModel, useChatItem } from '../chat-model.ts';
import { turnWords } from '../composer/usage-words.ts';
import { durationWords } from './duration-words.ts';
import styles from './turn-line.module.css';

interface TurnLineProps {
  readonly model: ChatModel;
  /** Item of the turn's prompt. */
  readonly prompt: string;
}

/** What a turn that is over took and cost; nothing if nobody told. */
export function TurnLine({ model, prompt }: TurnLineProps) {
  const item = useChatItem(model, prompt);
  if (item?.type !== 'user' || !item.usage) return null;
  const words = turnWords(item.usage);
  if (words.length === 0) return null;
  return (
    <p className={styles['line']} aria-label="Usage of this turn">
      {[...timeOf(item.usage), ...words].join(' · ')}
    </p>
  );
}

function timeOf({ startedAt, endedAt }: TurnUsage): string[] {
  return endedAt === undefined ? [] : [durationWords(endedAt - startedAt)];
}
