import { useEffect, useId, useState } from 'react';
import { Input } from '../ui/field.tsx';
import { Problem } from './problem.tsx';
import styles from './remote.module.css';

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly maxLength: number;
  readonly placeholder?: string | undefined;
  readonly hint?: string | undefined;
  /** Keeps the text. Resolves to what is wrong with it, or null. */
  readonly onCommit: (text: string) => Promise<string | null>;
}

/** A line of text that is kept on Enter and when the field is left; a wrong one stays, with the reason. */
export function TextField(props: TextFieldProps) {
  const { label, value, maxLength, placeholder, hint, onCommit } = props;
  const id = useId();
  const [draft, setDraft] = useState(value);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => setDraft(value), [value]);
  const commit = async (): Promise<void> => {
    if (draft !== value || problem !== null) setProblem(await onCommit(draft));
  };
  const described = [hint && `${id}-hint`, problem !== null && `${id}-problem`].filter(Boolean);
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        value={draft}
        maxLength={maxLength}
        placeholder={placeholder}
        invalid={problem !== null}
        aria-describedby={described.join(' ') || undefined}
        data-own-escape={draft === value ? undefined : ''}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => void commit()}
        onKeyDown={(event) => {
          if (event.key === 'Enter') void commit();
          if (event.key !== 'Escape' || draft === value) return;
          event.stopPropagation();
          setDraft(value);
          setProblem(null);
        }}
      />
      {hint && (
        <p className={styles['hint']} id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <Problem id={`${id}-problem`} text={problem} />
    </div>
  );
}
