import { useCallback, useSyncExternalStore } from 'react';
import type { ReviewScope } from '#shared/contract/index.ts';
import type { ChatModel } from '../chat-model.ts';
import { DiffView } from '../tools/diff-view.tsx';
import styles from './review-pane.module.css';
import { changesTold } from './turn-changes.ts';

interface ToldChangesProps {
  readonly transcript: ChatModel;
  readonly scope: ReviewScope;
}

/** Changes that are shown at most, the last ones. */
const MANY = 100;

/** Where git cannot compare: what the agent itself told of its changes. Nothing if it told nothing. */
export function ToldChanges({ transcript, scope }: ToldChangesProps) {
  const order = useSyncExternalStore(
    transcript.subscribe,
    useCallback(() => transcript.order, [transcript]),
  );
  const turn = typeof scope === 'string' ? undefined : scope.turn;
  const told = changesTold(order, (id) => transcript.item(id), turn).slice(-MANY);
  if (told.length === 0) return null;
  return (
    <section className={styles['told']} aria-label="What the agent told of its changes">
      <h3 className={styles['toldHead']}>What the agent told of its changes</h3>
      {told.map(({ id, change }) => (
        <DiffView
          key={id}
          model={transcript}
          id={`review:${id}`}
          change={change}
          openAtFirst={told.length <= 3}
        />
      ))}
    </section>
  );
}
