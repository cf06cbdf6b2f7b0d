import { useEffect, useState } from 'react';
import styles from './lines-setting.module.css';

interface LinesSettingProps {
  readonly label: string;
  readonly describedBy: string;
  readonly invalid: boolean;
  readonly value: readonly string[];
  readonly onCommit: (lines: readonly string[]) => void;
}

/** A list of texts, one on each line; taken over when the field is left. Empty lines do not count. */
export function LinesSetting({ label, describedBy, invalid, value, onCommit }: LinesSettingProps) {
  const saved = value.join('\n');
  const [draft, setDraft] = useState(saved);
  useEffect(() => setDraft(saved), [saved]);
  const commit = (): void => {
    const lines = draft
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    if (lines.join('\n') !== saved || invalid) onCommit(lines);
    else setDraft(saved);
  };
  return (
    <textarea
      className={styles['lines']}
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      rows={Math.min(10, Math.max(3, draft.split('\n').length + 1))}
      spellCheck={false}
      autoComplete="off"
      value={draft}
      data-own-escape={draft !== saved ? '' : undefined}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || draft === saved) return;
        event.stopPropagation();
        setDraft(saved);
      }}
    />
  );
}
