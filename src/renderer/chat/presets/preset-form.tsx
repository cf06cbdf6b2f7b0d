import { useId, useState } from 'react';
import type { ChatPreset, ListedAgent } from '#shared/contract/index.ts';
import { Button } from '../../ui/button.tsx';
import { Input, Select, Switch } from '../../ui/field.tsx';
import styles from '../../workbench/settings/editors.module.css';
import { fromPresetDraft, type PresetDraft } from './preset-draft.ts';

interface PresetFormProps {
  readonly initial: PresetDraft;
  readonly agents: readonly ListedAgent[];
  readonly onSave: (preset: ChatPreset) => void;
  readonly onCancel: () => void;
}

/** Edits one preset; says what is wrong with it. */
export function PresetForm({ initial, agents, onSave, onCancel }: PresetFormProps) {
  const [draft, setDraft] = useState({
    ...initial,
    agent: initial.agent || (agents[0]?.id ?? ''),
  });
  const [error, setError] = useState<string>();
  const ids = useId();
  const set = (change: Partial<PresetDraft>): void => {
    setDraft((now) => ({ ...now, ...change }));
    setError(undefined);
  };
  const submit = (): void => {
    const result = fromPresetDraft(draft);
    if (result.ok) onSave(result.preset);
    else setError(result.reason);
  };
  const isKnown = agents.some(({ id }) => id === draft.agent);
  const listed = agents.map(({ id, label }) => ({ value: id, label }));
  const options = isKnown ? listed : [{ value: draft.agent, label: draft.agent }, ...listed];
  return (
    <form
      className={styles['form']}
      aria-label="Preset"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label className={styles['field']}>
        Name
        <Input
          autoFocus
          value={draft.name}
          onChange={(e) => set({ name: e.currentTarget.value })}
        />
      </label>
      <label className={styles['field']}>
        Agent
        <Select value={draft.agent} options={options} onValue={(agent) => set({ agent })} />
      </label>
      <label className={`${styles['field']} ${styles['full']}`}>
        Folder (empty: home)
        <Input value={draft.cwd} onChange={(e) => set({ cwd: e.currentTarget.value })} />
      </label>
      <label className={styles['field']}>
        First message (empty: you write it)
        <textarea
          className={styles['area']}
          rows={3}
          value={draft.prompt}
          onChange={(e) => set({ prompt: e.currentTarget.value })}
        />
      </label>
      <label className={styles['field']}>
        Options of the agent, one option = value per line
        <textarea
          className={styles['area']}
          rows={3}
          spellCheck={false}
          placeholder="model = provider/name"
          value={draft.options}
          onChange={(e) => set({ options: e.currentTarget.value })}
        />
      </label>
      <div className={`${styles['lineWords']} ${styles['full']}`}>
        <Switch
          id={`${ids}-worktree`}
          checked={draft.worktree}
          onChecked={(worktree) => set({ worktree })}
        />
        <label htmlFor={`${ids}-worktree`}>Begin in a new git worktree</label>
      </div>
      {error !== undefined && (
        <p role="alert" className={`${styles['error']} ${styles['full']}`}>
          {error}
        </p>
      )}
      <div className={styles['buttons']}>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary">
          Save preset
        </Button>
      </div>
    </form>
  );
}
