import { Pencil, Plus, SearchX, ShieldCheck, ShieldX, Trash2, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Rule } from '#shared/contract/index.ts';
import { ruleSentence } from '#shared/contract/rule-words.ts';
import { useRefusal } from '../stores/rights.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Input } from '../ui/field.tsx';
import { RuleForm } from './rule-form.tsx';
import { RuleText } from './rule-text.tsx';
import styles from './rules.module.css';
import { changeRulesAloud, loadRules, useRules } from './rules-store.ts';
import { useRuleNames } from './use-rule-names.ts';

/** What is allowed and refused, in words, with a search. */
export function RuleList() {
  const list = useRules((s) => s.list);
  const problem = useRules((s) => s.problem);
  const names = useRuleNames();
  const closed = useRefusal('rules.change') !== undefined;
  const [query, setQuery] = useState('');
  const [editing, setEditing] = useState<Rule | 'new'>();
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = (list ?? []).filter((rule) => {
    const text = ruleSentence(rule, names).toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const add = (
    <Button
      variant="primary"
      needs="rules.change"
      icon={<Plus size={14} aria-hidden />}
      onClick={() => setEditing('new')}
    >
      Add rule
    </Button>
  );
  return (
    <>
      <div className={styles['bar']}>
        <Input
          type="search"
          aria-label="Search rules"
          placeholder="Search rules"
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        {list && list.length > 0 && add}
      </div>
      <div className={styles['scroll']}>
        {problem !== undefined && <Trouble problem={problem} />}
        {problem === undefined && list?.length === 0 && (
          <EmptyState
            icon={<ShieldCheck size={36} strokeWidth={1.25} />}
            title="No rules yet"
            actions={add}
          >
            Agents ask you before they do what they may not. A rule answers for you: choose “Allow
            always in Aerie…” when an agent asks, add one here, or begin with a preset under “Try
            out”.
          </EmptyState>
        )}
        {list && list.length > 0 && found.length === 0 && (
          <EmptyState
            icon={<SearchX size={28} />}
            title="No rule matches"
            actions={<Button onClick={() => setQuery('')}>Clear search</Button>}
          >
            Commands, files, folders and agents are searched.
          </EmptyState>
        )}
        {found.length > 0 && (
          <ul className={styles['list']} aria-label="Rules">
            {found.map((rule) => (
              <RuleRow key={rule.id} rule={rule} onEdit={() => setEditing(rule)} />
            ))}
          </ul>
        )}
      </div>
      <p className={styles['note']}>
        What is refused wins over what is allowed. Rules spare you questions; they are no wall, for
        an agent runs with your rights.
        {closed && ' They can only be changed at the machine itself.'}
      </p>
      {editing && (
        <RuleForm
          rule={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
    </>
  );
}

function RuleRow({ rule, onEdit }: { readonly rule: Rule; readonly onEdit: () => void }) {
  const names = useRuleNames();
  const sentence = ruleSentence(rule, names);
  const Icon = rule.effect === 'allow' ? ShieldCheck : ShieldX;
  const revoke = (): void => {
    void changeRulesAloud({ remove: [rule.id], add: [] }, 'Rule revoked').then(() =>
      document.querySelector<HTMLElement>('[aria-label="Search rules"]')?.focus(),
    );
  };
  return (
    <li className={styles['row']} data-effect={rule.effect}>
      <Icon size={16} aria-hidden className={styles['effect']} />
      <div className={styles['what']}>
        <RuleText rule={rule} names={names} />
        {rule.warning !== null && (
          <span className={styles['warning']}>
            <TriangleAlert size={13} aria-hidden />
            {rule.warning}
          </span>
        )}
      </div>
      <IconButton label={`Edit: ${sentence}`} needs="rules.change" onClick={onEdit}>
        <Pencil size={15} aria-hidden />
      </IconButton>
      <IconButton label={`Revoke: ${sentence}`} needs="rules.change" onClick={revoke}>
        <Trash2 size={15} aria-hidden />
      </IconButton>
    </li>
  );
}

function Trouble({ problem }: { readonly problem: string }) {
  return (
    <EmptyState
      title="The rules cannot be listed"
      actions={<Button onClick={() => void loadRules()}>Try again</Button>}
    >
      {problem}
    </EmptyState>
  );
}
