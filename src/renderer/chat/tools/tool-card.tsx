import { ChevronRight } from 'lucide-react';
import { useId } from 'react';
import type { ToolItem } from '#shared/chat/tool-item.ts';
import { useNow } from '../../ui/use-now.ts';
import type { ChatModel } from '../chat-model.ts';
import { durationWords } from '../transcript/duration-words.ts';
import { ChangeCounts } from './change-counts.tsx';
import { titleFrom } from './folder-path.ts';
import { useOpen } from './open-cards.ts';
import { PermissionBar } from './permission-bar.tsx';
import { StatusIcon } from './status-icon.tsx';
import { ToolBody } from './tool-body.tsx';
import styles from './tool-card.module.css';
import { ToolIcon } from './tool-icon.tsx';
import {
  countChanges,
  isOpenAtFirst,
  isRunning,
  kindText,
  statusText,
  titleOf,
} from './tool-words.ts';
import { useChatFolder } from './use-chat-folder.ts';

interface ToolCardProps {
  readonly model: ChatModel;
  readonly item: ToolItem;
}

/** One tool call of an agent: what it does, how far it is, what came of it and whether it may. */
export function ToolCard({ model, item }: ToolCardProps) {
  const [open, setOpen] = useOpen(model, `card:${item.id}`, isOpenAtFirst(item));
  const bodyId = useId();
  const { kind, status, exitCode, changes } = item;
  const whole = titleOf(item);
  const title = titleFrom(useChatFolder(model.id), whole, kind);
  const counts = countChanges(changes);
  const waits = item.permission?.state === 'waiting';
  return (
    <article
      className={styles['card']}
      aria-label={`${kindText(kind)}: ${title}`}
      data-status={status}
      data-waits={waits}
    >
      <button
        type="button"
        className={styles['head']}
        aria-expanded={open}
        aria-controls={bodyId}
        onClick={() => setOpen(!open)}
      >
        <ChevronRight size={14} className={styles['chevron']} aria-hidden />
        <ToolIcon kind={kind} name={item.name} className={styles['icon']} />
        <span className="visually-hidden">{kindText(kind)}: </span>
        <span className={styles['title']} data-kind={kind} title={whole}>
          {title}
        </span>
        <span className={styles['state']}>
          {changes.length > 0 && <ChangeCounts {...counts} />}
          {exitCode !== undefined && exitCode !== 0 && (
            <span className={styles['exit']}>exit {exitCode}</span>
          )}
          <Duration item={item} />
          <StatusIcon status={status} />
          <span className={styles['status']} data-status={status}>
            {waits ? 'Needs your answer' : statusText(status)}
          </span>
        </span>
      </button>
      <PermissionBar model={model} item={item} />
      <div id={bodyId} hidden={!open}>
        {open && <ToolBody model={model} item={item} />}
      </div>
    </article>
  );
}

function Duration({ item }: { readonly item: ToolItem }) {
  const { startedAt, endedAt, status, permission } = item;
  const live = isRunning(status) && startedAt !== undefined && permission?.state !== 'waiting';
  const now = useNow(1000, live);
  const end = endedAt ?? (live ? now : undefined);
  if (startedAt === undefined || end === undefined || end - startedAt < 100) return null;
  return <span className={styles['duration']}>{durationWords(end - startedAt)}</span>;
}
