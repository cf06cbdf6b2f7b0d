import { useId } from 'react';
import { Input, Select } from '../ui/field.tsx';
import type { RuleFields } from './rule-fields.ts';
import styles from './rules.module.css';
import { useRules } from './rules-store.ts';
import { useRuleFolders, useRuleNames } from './use-rule-names.ts';

interface ScopeFieldsProps {
  readonly fields: Pick<RuleFields, 'agent' | 'project'>;
  readonly set: (more: Partial<Pick<RuleFields, 'agent' | 'project'>>) => void;
}

/** For which agent, and in which folder. */
export function ScopeFields({ fields, set }: ScopeFieldsProps) {
  const ids = useId();
  const agents = useRules((s) => s.agents);
  const folders = useRuleFolders();
  const names = useRuleNames();
  const known = agents.map(({ id, label }) => ({ value: id, label }));
  const own = fields.agent;
  const isMissing = own !== '' && !agents.some(({ id }) => id === own);
  return (
    <div className={styles['pair']}>
      <label className={styles['field']}>
        Agent
        <Select
          value={own}
          options={[
            { value: '', label: 'All agents' },
            ...known,
            ...(isMissing ? [{ value: own, label: names.agent?.(own) ?? own }] : []),
          ]}
          onValue={(agent) => set({ agent })}
        />
      </label>
      <label className={styles['field']}>
        Folder
        <Input
          value={fields.project}
          placeholder="Any folder"
          list={`${ids}-folders`}
          onChange={(event) => set({ project: event.currentTarget.value })}
        />
        <datalist id={`${ids}-folders`}>
          {folders.map((folder) => (
            <option key={folder} value={folder} />
          ))}
        </datalist>
      </label>
    </div>
  );
}
