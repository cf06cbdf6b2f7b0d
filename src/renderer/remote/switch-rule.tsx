import { useId, useState } from 'react';
import { Switch } from '../ui/field.tsx';
import { Problem } from './problem.tsx';
import styles from './remote.module.css';

interface SwitchRuleProps {
  readonly title: string;
  readonly description: string;
  readonly checked: boolean;
  /** Keeps it. Resolves to what went wrong, or null. */
  readonly onChecked: (checked: boolean) => Promise<string | null>;
}

/** A rule that is on or off; it moves once it is kept. */
export function SwitchRule({ title, description, checked, onChecked }: SwitchRuleProps) {
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
      <Switch
        aria-label={title}
        aria-describedby={id}
        checked={checked}
        onChecked={(next) => void onChecked(next).then(setProblem)}
      />
    </div>
  );
}
