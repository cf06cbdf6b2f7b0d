import { Select } from '../ui/field.tsx';
import styles from './remote.module.css';
import { Rule } from './rule.tsx';

interface SelectRuleProps {
  readonly title: string;
  readonly description: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** Keeps it. Resolves to what went wrong, or null. */
  readonly onValue: (value: string) => Promise<string | null>;
}

/** A rule that is one of several. */
export function SelectRule({ title, description, value, options, onValue }: SelectRuleProps) {
  return (
    <Rule
      title={title}
      description={description}
      control={(describedBy, keep) => (
        <div className={styles['ruleControl']}>
          <Select
            aria-label={title}
            aria-describedby={describedBy}
            value={value}
            options={options}
            onValue={(next) => keep(onValue(next))}
          />
        </div>
      )}
    />
  );
}
