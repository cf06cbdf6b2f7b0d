import { Switch } from '../ui/field.tsx';
import { Rule } from './rule.tsx';

interface SwitchRuleProps {
  readonly title: string;
  readonly description: string;
  readonly checked: boolean;
  /** Keeps it. Resolves to what went wrong, or null. */
  readonly onChecked: (checked: boolean) => Promise<string | null>;
}

/** A rule that is on or off; it moves once it is kept. */
export function SwitchRule({ title, description, checked, onChecked }: SwitchRuleProps) {
  return (
    <Rule
      title={title}
      description={description}
      control={(describedBy, keep) => (
        <Switch
          aria-label={title}
          aria-describedby={describedBy}
          checked={checked}
          onChecked={(next) => keep(onChecked(next))}
        />
      )}
    />
  );
}
