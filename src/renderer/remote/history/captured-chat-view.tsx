import { Bot, UserRound, Wrench } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { type CapturedItem, readCapturedLine } from './captured-chat.ts';
import styles from './history.module.css';
import { LinesFrame } from './lines-frame.tsx';
import { useHistoryLines } from './use-history-lines.ts';

/** The conversation of a session of the past, as its agent kept it: plain text, nothing of it is run. */
export function CapturedChatView({ session }: { readonly session: string }) {
  const lines = useHistoryLines(session, 'chat', readCapturedLine);
  return (
    <LinesFrame
      label="Conversation"
      lines={lines}
      draw={drawItem}
      note={noteOf(lines.items.length, lines.others)}
      empty={
        <EmptyState title="Nothing that can be shown">
          The agent kept this conversation in a way that Aerie does not know. “Save a copy” has it
          as the agent wrote it.
        </EmptyState>
      }
    />
  );
}

const speakers = {
  person: { name: 'Person', Glyph: UserRound },
  agent: { name: 'Agent', Glyph: Bot },
  tool: { name: 'Tool', Glyph: Wrench },
} as const satisfies Record<CapturedItem['by'], unknown>;

const drawItem = (item: CapturedItem) => <Item item={item} />;

function Item({ item: { by, at, text } }: { readonly item: CapturedItem }) {
  const { name, Glyph } = speakers[by];
  const time = at === null ? null : new Date(at);
  return (
    <article className={styles['item']} data-by={by} aria-label={name}>
      <header className={styles['itemHead']}>
        <Glyph size={14} aria-hidden />
        <span>{name}</span>
        {time && (
          <time dateTime={time.toISOString()}>
            {time.toLocaleTimeString([], { timeStyle: 'medium' })}
          </time>
        )}
      </header>
      <ItemText by={by} text={text} />
    </article>
  );
}

/** Lines of a tool that are shown unasked. */
const SHORT = 8;

/** What was said; of what a tool answered at length, only the beginning until somebody asks. */
function ItemText({ by, text }: Pick<CapturedItem, 'by' | 'text'>) {
  const [all, setAll] = useState(false);
  const lines = by === 'tool' ? text.split('\n') : [];
  const short = lines.length > SHORT + 1 && !all;
  return (
    <>
      <div className={styles['itemText']} dir="auto">
        {short ? lines.slice(0, SHORT).join('\n') : text}
      </div>
      {lines.length > SHORT + 1 && (
        <Button className={styles['more']} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show less' : `Show all ${lines.length} lines`}
        </Button>
      )}
    </>
  );
}

function noteOf(count: number, others: number): string {
  const messages = `${count.toLocaleString('en-GB')} ${count === 1 ? 'message' : 'messages'}`;
  if (others === 0) return messages;
  return `${messages}; ${others.toLocaleString('en-GB')} other ${others === 1 ? 'line is' : 'lines are'} only in the copy`;
}
