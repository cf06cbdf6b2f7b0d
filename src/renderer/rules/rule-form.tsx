import { type FormEvent, useId, useState } from 'react';
import type { Rule, RuleDraft } from '#shared/contract/index.ts';
import { ruleSentence } from '#shared/contract/rule-words.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { Input, Select } from '../ui/field.tsx';
import { draftOfFields, fieldsOf, type RuleFields, toolChoices } from './rule-fields.ts';
import styles from './rules.module.css';
import { changeRules } from './rules-store.ts';
import { ScopeFields } from './scope-fields.tsx';
import { useRuleNames } from './use-rule-names.ts';

interface RuleFormProps {
  /** The rule to change; a new one without. */
  readonly rule: Rule | undefined;
  readonly onClose: () => void;
}

const fresh: RuleDraft = {
  effect: 'allow',
  tool: 'bash',
  pattern: null,
  agent: null,
  project: null,
};

/** Adds a rule, or changes one. */
export function RuleForm({ rule, onClose }: RuleFormProps) {
  const [fields, setFields] = useState(() => fieldsOf(rule ?? fresh));
  const [problem, setProblem] = useState<string>();
  const names = useRuleNames();
  const ids = useId();
  const draft = draftOfFields(fields, rule?.pattern?.kind);
  const set = (more: Partial<RuleFields>): void => setFields((before) => ({ ...before, ...more }));
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const change = { remove: rule ? [rule.id] : [], add: [draft] };
    const wrong = await changeRules(change, rule ? 'Rule changed' : 'Rule added');
    if (wrong === null) onClose();
    else setProblem(wrong);
  };
  return (
    <Dialog title={rule ? 'Edit rule' : 'Add rule'} onClose={onClose}>
      <form className={styles['form']} onSubmit={(event) => void save(event)}>
        <div className={styles['pair']}>
          <label className={styles['field']}>
            Answer
            <Select
              value={fields.effect}
              options={[
                { value: 'allow', label: 'Allow' },
                { value: 'deny', label: 'Refuse' },
              ]}
              onValue={(value) => set({ effect: value === 'deny' ? 'deny' : 'allow' })}
            />
          </label>
          <ToolField fields={fields} set={set} />
        </div>
        <PatternField fields={fields} set={set} />
        <ScopeFields fields={fields} set={set} />
        <p className={styles['preview']} id={`${ids}-preview`}>
          {ruleSentence(draft, names)}
        </p>
        {problem !== undefined && (
          <p className={styles['problem']} role="alert">
            {problem}
          </p>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" aria-describedby={`${ids}-preview`}>
            {rule ? 'Save rule' : 'Add rule'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  readonly fields: RuleFields;
  readonly set: (more: Partial<RuleFields>) => void;
}

const OTHER = 'other';

function ToolField({ fields, set }: FieldsProps) {
  const known = toolChoices.some(({ tool }) => tool === fields.tool);
  return (
    <>
      <label className={styles['field']}>
        What
        <Select
          value={known ? fields.tool : OTHER}
          options={[
            ...toolChoices.map(({ tool, label }) => ({ value: tool, label })),
            { value: OTHER, label: 'Another tool' },
          ]}
          onValue={(value) => set({ tool: value === OTHER ? '' : value, pattern: '' })}
        />
      </label>
      {!known && (
        <label className={styles['field']}>
          Name of the tool
          <Input
            value={fields.tool}
            required
            maxLength={200}
            onChange={(event) => set({ tool: event.currentTarget.value })}
          />
        </label>
      )}
    </>
  );
}

const hints: Readonly<Record<string, string>> = {
  command: 'The first words of the command. A * at the end stands for any further words.',
  path: 'A path from the folder, or an absolute one. ** stands for any folders. Hidden files must be named to be allowed.',
  host: 'A host name. *. before it stands for its subdomains.',
};

function PatternField({ fields, set }: FieldsProps) {
  const ids = useId();
  const choice = toolChoices.find(({ tool }) => tool === fields.tool);
  return (
    <div className={styles['field']}>
      <label htmlFor={`${ids}-pattern`}>{choice?.subject ?? 'Files'}</label>
      <Input
        id={`${ids}-pattern`}
        className={styles['mono'] ?? ''}
        value={fields.pattern}
        placeholder={choice ? `e.g. ${choice.example}` : ''}
        aria-describedby={`${ids}-hint`}
        maxLength={1000}
        onChange={(event) => set({ pattern: event.currentTarget.value })}
      />
      <span id={`${ids}-hint`} className={styles['hint']}>
        {hints[choice?.pattern ?? 'path']} Left empty, every use is meant.
      </span>
    </div>
  );
}
