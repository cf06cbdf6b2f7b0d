import { useId, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/field.tsx';
import { Problem } from './problem.tsx';
import styles from './remote.module.css';

interface AddLineProps {
  readonly label: string;
  readonly placeholder: string;
  readonly maxLength: number;
  /** Adds what was entered. Resolves to what is wrong with it, or null. */
  readonly onAdd: (text: string) => Promise<string | null>;
}

/** A line to add something to a list. What was entered stays while something is wrong with it. */
export function AddLine({ label, placeholder, maxLength, onAdd }: AddLineProps) {
  const id = useId();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <form
      className={styles['addLine']}
      onSubmit={(event) => {
        event.preventDefault();
        void onAdd(text).then((failed) => {
          setProblem(failed);
          if (failed === null) setText('');
        });
      }}
    >
      <div className={styles['addField']}>
        <Input
          aria-label={label}
          placeholder={placeholder}
          maxLength={maxLength}
          value={text}
          invalid={problem !== null}
          aria-describedby={problem === null ? undefined : id}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setProblem(null);
          }}
        />
        <Button type="submit">
          Add
          <span className="visually-hidden">: {label}</span>
        </Button>
      </div>
      <Problem id={id} text={problem} />
    </form>
  );
}
