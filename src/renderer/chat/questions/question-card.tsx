import { CircleCheck, CircleSlash, ExternalLink, MessageCircleQuestion } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useId, useRef } from 'react';
import type { QuestionItem } from '#shared/chat/question-item.ts';
import type { QuestionReply } from '#shared/contract/index.ts';
import { Button } from '../../ui/button.tsx';
import { openPage } from '../../ui/open-page.ts';
import { useGuard } from '../../ui/use-guard.ts';
import { type ChatModel, useChatFacts } from '../chat-model.ts';
import { HiddenText } from '../tools/hidden-text.tsx';
import { useFocusAfter, usePermissionFocus, usePermissionKeys } from '../tools/permission-focus.ts';
import { linkTarget } from '../transcript/link-target.ts';
import styles from './question-card.module.css';
import { replyValues } from './question-draft.ts';
import { QuestionFieldView } from './question-field-view.tsx';
import { endText, headingOf, keyText, loneChoice, numberedField } from './question-words.ts';
import { useQuestionDraft, useReply } from './use-question.ts';

interface QuestionCardProps {
  readonly model: ChatModel;
  readonly item: QuestionItem;
}

/** A question of the agent: what it wants to know and ways to answer; afterwards, what was answered. */
export function QuestionCard({ model, item }: QuestionCardProps) {
  const waits = item.state === 'waiting';
  return (
    <article
      className={styles['card']}
      aria-label={headingOf(item)}
      data-waits={waits}
      data-question-state={item.state}
    >
      {waits ? <OpenQuestion key={item.ask} model={model} item={item} /> : <Closed item={item} />}
    </article>
  );
}

function Closed({ item }: { readonly item: QuestionItem }) {
  const { message, answers, fields, page, state } = item;
  const isGood = state === 'answered';
  const Icon = isGood ? CircleCheck : CircleSlash;
  const target = linkTarget(page?.url);
  return (
    <div className={styles['closed']}>
      {message !== '' && <p className={styles['message']}>{message}</p>}
      {answers === undefined ? (
        fields.map(({ name, title }) => (
          <p key={name} className={styles['asked']}>
            {title}
          </p>
        ))
      ) : (
        <dl className={styles['answers']}>
          {answers.map(({ name, title, text }) => (
            <div key={name}>
              <dt>{title}</dt>
              <dd>{text ?? <em>answered (secret, not kept)</em>}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className={styles['end']} data-good={isGood} role={page ? 'status' : undefined}>
        <Icon size={14} aria-hidden />
        {endText(item)}
        {isGood && page && page.done !== true && target !== undefined && (
          <a href={target} target="_blank" rel="noopener noreferrer">
            Open it again
          </a>
        )}
      </p>
    </div>
  );
}

function OpenQuestion({ model, item }: QuestionCardProps) {
  const { ask, fields, message, page, dismissible } = item;
  const form = useRef<HTMLFormElement>(null);
  const headingId = useId();
  const messageId = useId();
  const [draft, change] = useQuestionDraft(item);
  const { busy, problems, reply } = useReply(model.id, ask);
  const first = useChatFacts(model).asks[0]?.id === ask;
  // Anew when keys of the whole pane begin to mean this one.
  const armed = useGuard(first) && !busy;
  const numbered = numberedField(fields);
  const answer = (values = replyValues(fields, draft)): void => {
    if (armed) reply({ action: 'accept', values });
  };
  const send = (action: 'decline' | 'cancel'): void => {
    if (armed) reply({ action });
  };
  const press = (value: string): void => {
    if (!numbered) return;
    if (loneChoice(fields)) answer({ [numbered.name]: value });
    else change(numbered.name, chosenBy(numbered.type, draft[numbered.name]?.chosen ?? [], value));
  };
  usePermissionKeys(form, {
    armed,
    first,
    meaning: (key) => {
      if (key === 'Escape') return () => reply({ action: 'decline' });
      const choice = /^[1-9]$/.test(key) ? numbered?.choices[Number(key) - 1] : undefined;
      return choice && (() => press(choice.value));
    },
  });
  usePermissionFocus(form, { armed, first });
  useFocusAfter(form, model.id);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    send('decline');
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (page) openAsked(page.url, armed, reply);
    else answer();
  };
  return (
    <form
      ref={form}
      className={styles['form']}
      noValidate
      tabIndex={-1}
      aria-labelledby={headingId}
      aria-describedby={message === '' ? undefined : messageId}
      data-question={ask}
      onKeyDown={onKeyDown}
      onSubmit={onSubmit}
    >
      <p id={headingId} className={styles['heading']} role={first ? 'alert' : undefined}>
        <MessageCircleQuestion size={16} aria-hidden />
        {headingOf(item)}
      </p>
      {message !== '' && (
        <p id={messageId} className={styles['message']}>
          {message}
        </p>
      )}
      {page && <Page url={page.url} host={page.host} />}
      {fields.map((field) => (
        <QuestionFieldView
          key={field.name}
          field={field}
          draft={draft[field.name]}
          problem={problems[field.name]}
          numbered={field === numbered}
          showOptional={dismissible}
          onChange={(part) => change(field.name, part)}
        />
      ))}
      <Complaint problems={problems} />
      <div className={styles['buttons']}>
        <Button type="submit" variant="primary" aria-disabled={!armed}>
          {page ? `Open ${page.host}` : 'Answer'}
          {page && <ExternalLink size={14} aria-hidden />}
        </Button>
        <Button aria-disabled={!armed} onClick={() => send('decline')}>
          Decline
        </Button>
        {dismissible && (
          <Button variant="ghost" aria-disabled={!armed} onClick={() => send('cancel')}>
            Not now
          </Button>
        )}
      </div>
      <p className={styles['hint']}>{keyText(fields)}</p>
    </form>
  );
}

function Page({ url, host }: { readonly url: string; readonly host: string }) {
  return (
    <>
      <p className={styles['host']}>
        It leads to <strong>{host}</strong>
      </p>
      <pre className={styles['schema']}>
        <HiddenText text={url} />
      </pre>
    </>
  );
}

/** Says aloud that something has to be put right; what, stands at the fields. */
function Complaint({ problems }: { readonly problems: Readonly<Record<string, string>> }) {
  const count = Object.keys(problems).length;
  if (count === 0) return null;
  return (
    <p className={styles['problem']} role="alert">
      {problems[''] ??
        (count === 1 ? 'One answer is not right yet.' : `${count} answers are not right yet.`)}
    </p>
  );
}

function openAsked(url: string, armed: boolean, reply: (reply: QuestionReply) => void): void {
  const target = linkTarget(url);
  if (!armed || target === undefined) return;
  // In the click itself: later a browser would take it for an unwanted window.
  openPage(target);
  reply({ action: 'accept', values: {} });
}

function chosenBy(
  type: 'choice' | 'choices',
  chosen: readonly string[],
  value: string,
): { chosen: readonly string[]; other?: boolean } {
  if (type === 'choice') return { chosen: [value], other: false };
  const others = chosen.filter((one) => one !== value);
  return { chosen: others.length < chosen.length ? others : [...others, value] };
}
