import styles from './problem.module.css';

interface ProblemProps {
  /** What went wrong, in a sentence; nothing is shown for null. */
  readonly text: string | null;
  /** For the field that it is about. */
  readonly id?: string | undefined;
}

/** The line that says what went wrong with what was just done, at once also to screen readers. */
export function Problem({ text, id }: ProblemProps) {
  if (text === null) return null;
  return (
    <p className={styles['problem']} role="alert" id={id}>
      {text}
    </p>
  );
}
