import { SelectRule } from './select-rule.tsx';
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
  return (
    <SelectRule
      title={title}
      description={description}
      value={String(value)}
      options={timeChoices(value, zero)}
      onValue={(text) => onChange(Number(text))}
    />
  );
}
