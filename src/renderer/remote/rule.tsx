import { type ReactNode, useId, useState } from 'react';
import { Problem } from './problem.tsx';
import styles from './remote.module.css';

interface RuleProps {
  readonly title: string;
  readonly description: string;
  /**
   * What it is set with. `describedBy` is the id of the description; `keep` shows what goes wrong when a
   * change is kept.
   */
  readonly control: (
    describedBy: string,
    keep: (change: Promise<string | null>) => void,
  ) => ReactNode;
}

/** A rule of who may come in and what they may: its words, and beside them what it is set with. */
export function Rule({ title, description, control }: RuleProps) {
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
      {control(id, (change) => void change.then(setProblem))}
    </div>
  );
}
