import { Bot } from 'lucide-react';
import type { ChildAgent } from '#shared/chat/tool-item.ts';
import type { ChatModel } from '../chat-model.ts';
import styles from './child-agent.module.css';
import { useOpen } from './open-cards.ts';
import { StatusIcon } from './status-icon.tsx';
import { ToolText } from './tool-text.tsx';
import { statusText } from './tool-words.ts';

/** Calls of a sub-agent that are shown at first: the last ones. */
const SOME = 6;

interface ChildAgentViewProps {
  readonly model: ChatModel;
  /** Item of the call that runs it. */
  readonly id: string;
  readonly child: ChildAgent;
}

/** What a sub-agent does: its calls, and what it wrote last. */
export function ChildAgentView({ model, id, child }: ChildAgentViewProps) {
  const [all, setAll] = useOpen(model, `child:${id}`, false);
  const isLong = child.tools.length > SOME + 1;
  const tools = isLong && !all ? child.tools.slice(-SOME) : child.tools;
  return (
    <div className={styles['child']} role="group" aria-label="Sub-agent">
      <div className={styles['head']}>
        <Bot size={14} aria-hidden />
        <span>{child.title || 'Sub-agent'}</span>
        {child.state !== undefined && <span className={styles['state']}>{child.state}</span>}
      </div>
      {isLong && (
        <button type="button" className={styles['more']} onClick={() => setAll(!all)}>
          {all ? 'Show the last calls only' : `Show all ${child.tools.length} calls`}
        </button>
      )}
      {tools.length > 0 && (
        <ol className={styles['calls']} aria-label="Calls of the sub-agent">
          {tools.map((call) => (
            <li key={call.id} className={styles['call']}>
              <StatusIcon status={call.status} />
              <span className="visually-hidden">{statusText(call.status)}: </span>
              <span className={styles['name']}>{call.name}</span>
              {call.title !== '' && call.title !== call.name && (
                <span className={styles['title']}>{call.title}</span>
              )}
            </li>
          ))}
        </ol>
      )}
      {child.text.trim() !== '' && (
        <ToolText
          model={model}
          id={`${id}:child`}
          label="Text of the sub-agent"
          text={child.text}
          end
        />
      )}
    </div>
  );
}
