import { Check, Circle, LoaderCircle, ScrollText } from 'lucide-react';
import type { ChatInfo, ChatStart as StartOfAgent } from '#shared/contract/index.ts';
import { Button } from '../ui/button.tsx';
import { useNow } from '../ui/use-now.ts';
import styles from './chat-start.module.css';
import { showProtocol } from './protocol/protocol-view-store.ts';
import { startLook, startSteps } from './start-words.ts';
import { durationWords } from './transcript/duration-words.ts';

/** How far the start of a chat's agent is; nothing unless it takes a moment. */
export function ChatStart({ chat }: { readonly chat: ChatInfo }) {
  const { start, agentState } = chat;
  if (!start || agentState !== 'starting') return null;
  return <Steps key={start.since} chat={chat} start={start} />;
}

function Steps({ chat, start }: { readonly chat: ChatInfo; readonly start: StartOfAgent }) {
  const now = useNow(250);
  const look = startLook(start, now);
  if (look === 'hidden') return null;
  const at = startSteps.findIndex(({ step }) => step === start.step);
  const words = startSteps[at]?.words ?? '';
  return (
    <section className={styles['start']} aria-label={`Start of ${chat.agentLabel}`}>
      <p className={styles['head']}>
        <span role="status">
          Starting {chat.agentLabel}
          <span className="visually-hidden">: {words}</span>
        </span>
        <span className={styles['time']}>{durationWords(now - start.since)}</span>
      </p>
      <div
        className={styles['bar']}
        role="progressbar"
        aria-label={`Start of ${chat.agentLabel}`}
        aria-valuemin={0}
        aria-valuemax={startSteps.length}
        aria-valuenow={at}
        aria-valuetext={words}
      >
        <div
          className={styles['done']}
          style={{ inlineSize: `${((at + 0.5) / startSteps.length) * 100}%` }}
        />
      </div>
      <ol className={styles['steps']}>
        {startSteps.map(({ step, words: name }, place) => (
          <li
            key={step}
            className={styles['step']}
            data-state={place < at ? 'done' : place === at ? 'now' : 'later'}
            aria-current={place === at ? 'step' : undefined}
          >
            {place < at ? (
              <Check size={13} aria-hidden />
            ) : place === at ? (
              <LoaderCircle size={13} aria-hidden className={styles['spinner']} />
            ) : (
              <Circle size={13} aria-hidden />
            )}
            {name}
            {place < at && <span className="visually-hidden">: done</span>}
          </li>
        ))}
      </ol>
      {look === 'slow' && (
        <p className={styles['slow']}>
          <span>
            This takes longer than usual. After a minute without an answer it is given up.
          </span>
          <Button
            variant="ghost"
            icon={<ScrollText size={14} aria-hidden />}
            onClick={() => showProtocol(chat.id)}
          >
            Open log
          </Button>
        </p>
      )}
    </section>
  );
}
