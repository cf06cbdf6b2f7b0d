import { useId } from 'react';
import type { QuestionField } from '#shared/chat/question-item.ts';
import { Input } from '../../ui/field.tsx';
import styles from './question-card.module.css';
import { emptyField, type FieldDraft, isSecret } from './question-draft.ts';

interface FieldProps {
  readonly field: QuestionField;
  readonly draft: FieldDraft | undefined;
  readonly problem: string | undefined;
  /** Its answers have numbers that are keys. */
  readonly numbered: boolean;
  /** Says which fields may be left empty. */
  readonly showOptional: boolean;
  readonly onChange: (change: Partial<FieldDraft>) => void;
}

/** One field of a question: answers to choose from, or something to fill in. */
export function QuestionFieldView(props: FieldProps) {
  const { field, problem, showOptional } = props;
  const id = useId();
  const isGroup = field.type === 'boolean' || 'choices' in field;
  const describedBy = [
    field.description === undefined ? '' : `${id}-about`,
    problem === undefined ? '' : `${id}-problem`,
  ]
    .filter(Boolean)
    .join(' ');
  const title = (
    <>
      {field.title}
      {showOptional && !field.required && <span className={styles['optional']}> (optional)</span>}
    </>
  );
  const notes = (
    <>
      {field.description !== undefined && (
        <p id={`${id}-about`} className={styles['about']}>
          {field.description}
        </p>
      )}
      {field.type === 'raw' && <pre className={styles['schema']}>{field.schema}</pre>}
    </>
  );
  const complaint = problem !== undefined && (
    <p id={`${id}-problem`} className={styles['problem']}>
      {problem}
    </p>
  );
  const control = { ...props, id, describedBy: describedBy || undefined };
  if (isGroup) {
    return (
      <fieldset className={styles['field']} aria-describedby={describedBy || undefined}>
        <legend className={styles['label']}>{title}</legend>
        {notes}
        <Choices {...control} />
        {complaint}
      </fieldset>
    );
  }
  return (
    <div className={styles['field']}>
      <label className={styles['label']} htmlFor={id}>
        {title}
      </label>
      {notes}
      <TextControl {...control} />
      {complaint}
    </div>
  );
}

interface ControlProps extends FieldProps {
  readonly id: string;
  readonly describedBy: string | undefined;
}

function Choices({
  field,
  draft = emptyField,
  numbered,
  problem,
  onChange,
  ...rest
}: ControlProps) {
  const { id, describedBy } = rest;
  const several = field.type === 'choices';
  const choices = 'choices' in field ? field.choices : yesOrNo;
  const choose = (value: string, on: boolean): void => {
    if (!several) onChange({ chosen: [value], other: false });
    else {
      const others = draft.chosen.filter((one) => one !== value);
      onChange({ chosen: on ? [...others, value] : others });
    }
  };
  return (
    <>
      {choices.map(({ value, title, description }, index) => (
        <label key={value} className={styles['choice']}>
          <input
            type={several ? 'checkbox' : 'radio'}
            name={id}
            checked={draft.chosen.includes(value) && (several || !draft.other)}
            aria-invalid={problem !== undefined || undefined}
            onChange={(event) => choose(value, event.currentTarget.checked)}
          />
          {numbered && index < 9 && <kbd className={styles['key']}>{index + 1}</kbd>}
          <span>
            {title}
            {description !== undefined && <span className={styles['about']}>{description}</span>}
          </span>
        </label>
      ))}
      {'choices' in field && field.other === true && (
        <div className={styles['other']}>
          <label className={styles['choice']}>
            <input
              type={several ? 'checkbox' : 'radio'}
              name={id}
              checked={draft.other}
              onChange={(event) =>
                onChange({ other: event.currentTarget.checked, ...(several ? {} : { chosen: [] }) })
              }
            />
            <span>Something else</span>
          </label>
          <Input
            type={isSecret(field) ? 'password' : 'text'}
            aria-label={`Your own answer to: ${field.title}`}
            aria-describedby={describedBy}
            placeholder="Your own answer"
            value={draft.text}
            onChange={({ currentTarget: { value } }) =>
              onChange({ text: value, other: value !== '', ...(several ? {} : { chosen: [] }) })
            }
          />
        </div>
      )}
    </>
  );
}

const yesOrNo = [
  { value: 'true', title: 'Yes', description: undefined },
  { value: 'false', title: 'No', description: undefined },
];

function TextControl({
  field,
  draft = emptyField,
  problem,
  onChange,
  id,
  describedBy,
}: ControlProps) {
  const common = {
    id,
    value: draft.text,
    'aria-describedby': describedBy,
    'aria-required': field.required || undefined,
  };
  if (field.type === 'raw' || isLong(field)) {
    return (
      <textarea
        {...common}
        rows={field.type === 'raw' ? 4 : 1}
        className={styles['text']}
        aria-invalid={problem !== undefined || undefined}
        onChange={({ currentTarget: { value } }) => onChange({ text: value })}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
      />
    );
  }
  return (
    <Input
      {...common}
      {...inputType(field)}
      invalid={problem !== undefined}
      onChange={({ currentTarget: { value } }) => onChange({ text: value })}
    />
  );
}

/** A text of any length, which may have lines. */
function isLong(field: QuestionField): boolean {
  return field.type === 'text' && !isSecret(field) && field.format === undefined;
}

const formatTypes = {
  email: 'email',
  uri: 'url',
  date: 'date',
  'date-time': 'datetime-local',
} as const;

function inputType(field: QuestionField): { type: string; step?: string; inputMode?: 'decimal' } {
  if (field.type === 'number') return { type: 'text', inputMode: 'decimal' };
  if (isSecret(field)) return { type: 'password' };
  if (field.type !== 'text' || field.format === undefined) return { type: 'text' };
  return { type: formatTypes[field.format] };
}
