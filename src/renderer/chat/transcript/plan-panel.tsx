import { ChevronRight, Circle, CircleCheck, CircleDot, CircleSlash, ListTodo } from 'lucide-react';
import { type ReactNode, useId, useMemo } from 'react';
import type { ChatPlanEntry, PlanItem } from '#shared/chat/chat-item.ts';
import { type ChatModel, useChatItem, useChatOrder } from '../chat-model.ts';
import { useFold } from './fold-memory.ts';
import { Markdown } from './markdown.tsx';
import styles from './plan-panel.module.css';
import { planProgress, stepWords } from './plan-words.ts';

/** What the agent is going to do, pinned above the transcript; nothing if it made no plan. */
export function PlanPanel({ model }: { readonly model: ChatModel }) {
  const order = useChatOrder(model);
  const id = useMemo(
    () => order.findLast((other) => model.item(other)?.type === 'plan') ?? '',
    [order, model],
  );
  const item = useChatItem(model, id);
  if (item?.type !== 'plan' || (item.entries.length === 0 && !item.markdown)) return null;
  return <Plan model={model} item={item} />;
}

function Plan({ model, item }: { readonly model: ChatModel; readonly item: PlanItem }) {
  const [open, setOpen] = useFold(model, 'plan panel', false);
  const body = useId();
  const { done, total, now } = planProgress(item.entries);
  return (
    <section className={styles['panel']} aria-label="Plan">
      <button
        type="button"
        className={styles['head']}
        aria-expanded={open}
        aria-controls={open ? body : undefined}
        onClick={() => setOpen(!open)}
      >
        <ChevronRight size={14} aria-hidden className={styles['chevron']} />
        <ListTodo size={14} aria-hidden />
        <span className={styles['name']}>Plan</span>
        {total > 0 && (
          <span className={styles['count']}>
            {done} of {total} done
          </span>
        )}
        {!open && now && <span className={styles['now']}>{now}</span>}
      </button>
      {total > 0 && (
        <progress className={styles['bar']} value={done} max={total} aria-label="Steps done" />
      )}
      {open && (
        <div id={body} className={styles['body']} role="group" aria-label="Steps" tabIndex={0}>
          {item.entries.length > 0 && (
            <ol className={styles['steps']}>{item.entries.map(drawStep)}</ol>
          )}
          {item.markdown && <Markdown text={item.markdown} />}
        </div>
      )}
    </section>
  );
}

const glyphs = {
  pending: Circle,
  in_progress: CircleDot,
  completed: CircleCheck,
  cancelled: CircleSlash,
} as const satisfies Record<ChatPlanEntry['status'], typeof Circle>;

// Steps have no name of their own.
function drawStep(entry: ChatPlanEntry, index: number): ReactNode {
  const Glyph = glyphs[entry.status];
  return (
    <li key={index} className={styles['step']} data-status={entry.status}>
      <Glyph size={14} aria-hidden />
      <span className="visually-hidden">{stepWords(entry.status)}: </span>
      <span className={styles['words']}>{entry.content}</span>
      {entry.priority === 'high' && <span className={styles['priority']}>High</span>}
    </li>
  );
}
