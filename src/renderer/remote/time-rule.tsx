import { useId, useState } from 'react';
import { Select } from '../ui/field.tsx';
import { Problem } from './problem.tsx';
import styles from './remote.module.css';
import { timeChoices } from './time-choices.ts';

interface TimeRuleProps {
  readonly title: string;
  readonly description: string;
  /** What 0 means. */
  readonly zero: string;
  /** In ms. */
  readonly value: number;
  /** Keeps it. Resolves to what went wrong, or null. */
  readonly onChange: (ms: number) => Promise<string | null>;
}

/** A rule that is a length of time. */
export function TimeRule({ title, description, zero, value, onChange }: TimeRuleProps) {
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <div className={styles['rule']}>
      <div className={styles['rowWords']}>
        <span className={styles['ruleTitle']}>{title}</span>
        <span className={styles['hint']} id={id}>
          {description}
        </span>
        <Problem text={problem} />
      </div>
      <div className={styles['ruleControl']}>
        <Select
          aria-label={title}
          aria-describedby={id}
          value={String(value)}
          options={timeChoices(value, zero)}
          onValue={(text) => void onChange(Number(text)).then(setProblem)}
        />
      </div>
    </div>
  );
}
