import { ShieldCheck, ShieldPlus, ShieldQuestion, ShieldX } from 'lucide-react';
import { useId, useRef } from 'react';
import type { ToolItem, ToolPermission } from '#shared/chat/tool-item.ts';
import type { RememberForm } from '../../rules/remember-rule.tsx';
import { createKeptStates } from '../../stores/kept-state.ts';
import { Button } from '../../ui/button.tsx';
import { FailureDialog } from '../../ui/failure-dialog.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { useGuard } from '../../ui/use-guard.ts';
import { type ChatModel, useChatFacts } from '../chat-model.ts';
import { HiddenText } from './hidden-text.tsx';
import styles from './permission-bar.module.css';
import { useFocusAfter, usePermissionFocus, usePermissionKeys } from './permission-focus.ts';
import {
  alwaysText,
  choiceOfKey,
  decisionText,
  onceChoice,
  questionOf,
  rejectChoice,
  subjectOfAsk,
} from './permission-words.ts';
import { useAnswer } from './use-answer.ts';

const RememberRule = lazyPart({
  what: 'The choice of rules',
  load: async () => (await import('../../rules/remember-rule.tsx')).RememberRule,
  frame: (sentence, { onClose }) => <FailureDialog onClose={onClose}>{sentence}</FailureDialog>,
});

/** Rules that are being chosen, by the question. */
const remembering = createKeptStates<RememberForm>();

interface PermissionBarProps {
  readonly model: ChatModel;
  readonly item: ToolItem;
}

/** The permission request of a call: what is asked and every answer; afterwards, who decided. */
export function PermissionBar({ model, item }: PermissionBarProps) {
  const { permission } = item;
  if (permission === undefined) return null;
  if (permission.state === 'waiting') {
    return <Question key={permission.id} model={model} item={item} permission={permission} />;
  }
  const Icon = permission.state.startsWith('allowed') ? ShieldCheck : ShieldX;
  return (
    <p className={styles['decided']} data-state={permission.state}>
      <Icon size={14} aria-hidden />
      {decisionText(permission)}
    </p>
  );
}

interface QuestionProps extends PermissionBarProps {
  readonly permission: ToolPermission;
}

function Question({ model, item, permission }: QuestionProps) {
  const { id, options } = permission;
  const bar = useRef<HTMLDivElement>(null);
  const titleId = useId();
  const subjectId = useId();
  const { busy, answer } = useAnswer(model.id, id);
  const first = useChatFacts(model).asks[0]?.id === id;
  // Anew when keys of the whole pane begin to mean this one.
  const armed = useGuard(first) && !busy;
  usePermissionKeys(bar, {
    armed,
    first,
    meaning: (key) => {
      const choice = choiceOfKey(options, key);
      return choice && (() => answer(choice));
    },
  });
  usePermissionFocus(bar, { armed, first });
  useFocusAfter(bar, model.id);
  const subject = subjectOfAsk(item);
  const always = alwaysText(options);
  const form = remembering.use(id);
  const once = onceChoice(options);
  return (
    <div
      ref={bar}
      className={styles['bar']}
      role="group"
      tabIndex={-1}
      aria-labelledby={titleId}
      aria-describedby={subject === undefined ? undefined : subjectId}
      data-permission={id}
    >
      <p id={titleId} className={styles['question']} role={first ? 'alert' : undefined}>
        <ShieldQuestion size={16} aria-hidden />
        {questionOf(item)}
      </p>
      {subject !== undefined && (
        <pre id={subjectId} className={styles['subject']}>
          <HiddenText text={subject} />
        </pre>
      )}
      <div className={styles['choices']}>
        {options.map((option, index) => (
          <Button
            key={option.optionId}
            variant={index === 0 && option.kind.startsWith('allow') ? 'primary' : 'secondary'}
            aria-disabled={!armed}
            aria-keyshortcuts={index < 9 ? String(index + 1) : undefined}
            className={styles['choice']}
            onClick={() => {
              if (armed) answer(option);
            }}
          >
            {index < 9 && <kbd className={styles['key']}>{index + 1}</kbd>}
            {option.name || 'Answer without a name'}
          </Button>
        ))}
        {once && (
          <Button
            variant="ghost"
            needs="rules.change"
            aria-disabled={!armed}
            className={styles['choice']}
            icon={<ShieldPlus size={14} aria-hidden />}
            onClick={() => {
              if (armed) remembering.set(id, { chosen: 0, allAgents: false, anyFolder: false });
            }}
          >
            Allow always in Aerie…
          </Button>
        )}
      </div>
      <p className={styles['hint']}>
        {rejectChoice(options) && 'Esc rejects. '}
        {always}
      </p>
      {once && form && (
        <RememberRule
          chat={model.id}
          ask={id}
          form={form}
          onForm={(next) => remembering.set(id, next)}
          onAllow={() => answer(once)}
          onClose={() => remembering.set(id, undefined)}
        />
      )}
    </div>
  );
}
