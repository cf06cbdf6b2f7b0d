import { type ReactNode, useId, useState } from 'react';
import { iconNames, type Profile, tintNames } from '#shared/contract/index.ts';
import { Button } from '../../ui/button.tsx';
import { Input, Select } from '../../ui/field.tsx';
import { optionLabel } from './describe-value.ts';
import styles from './editors.module.css';
import { fromDraft, type ProfileDraft } from './profile-draft.ts';

interface ProfileFormProps {
  readonly initial: ProfileDraft;
  readonly onSave: (profile: Profile) => void;
  readonly onCancel: () => void;
}

/** Edits one profile; says under a field what is wrong with it. */
export function ProfileForm({ initial, onSave, onCancel }: ProfileFormProps) {
  const [draft, setDraft] = useState(initial);
  const [error, setError] = useState<{ field: keyof ProfileDraft; reason: string }>();
  const set = (change: Partial<ProfileDraft>): void => {
    setDraft((now) => ({ ...now, ...change }));
    setError((now) => (now && now.field in change ? undefined : now));
  };
  const submit = (): void => {
    const result = fromDraft(draft);
    if (result.ok) onSave(result.profile);
    else setError(result);
  };
  const problem = (field: keyof ProfileDraft) =>
    error?.field === field ? error.reason : undefined;
  return (
    <form
      className={styles['form']}
      aria-label="Profile"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label="Name" error={problem('name')}>
        {(id) => (
          <Input
            id={id}
            autoFocus
            value={draft.name}
            invalid={problem('name') !== undefined}
            onChange={(e) => set({ name: e.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Shell or program (empty: login shell)" error={problem('shell')}>
        {(id) => (
          <Input
            id={id}
            value={draft.shell}
            placeholder="/bin/zsh"
            onChange={(e) => set({ shell: e.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Folder to start in (empty: home)" error={problem('cwd')} full>
        {(id) => (
          <Input id={id} value={draft.cwd} onChange={(e) => set({ cwd: e.currentTarget.value })} />
        )}
      </Field>
      <Field label="Arguments, one per line" error={problem('args')}>
        {(id) => (
          <textarea
            id={id}
            className={styles['area']}
            rows={3}
            spellCheck={false}
            value={draft.args}
            onChange={(e) => set({ args: e.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Environment, one NAME=value per line" error={problem('env')}>
        {(id) => (
          <textarea
            id={id}
            className={styles['area']}
            rows={3}
            spellCheck={false}
            aria-invalid={problem('env') !== undefined || undefined}
            value={draft.env}
            onChange={(e) => set({ env: e.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Icon" error={problem('icon')}>
        {(id) => (
          <Select
            id={id}
            value={draft.icon}
            options={choices(iconNames)}
            onValue={(icon) => set({ icon })}
          />
        )}
      </Field>
      <Field label="Colour" error={problem('tint')}>
        {(id) => (
          <Select
            id={id}
            value={draft.tint}
            options={choices(tintNames)}
            onValue={(tint) => set({ tint })}
          />
        )}
      </Field>
      <div className={styles['buttons']}>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary">
          Save profile
        </Button>
      </div>
    </form>
  );
}

function choices(names: readonly string[]) {
  return [
    { value: '', label: 'None' },
    ...names.map((name) => ({ value: name, label: optionLabel(name) })),
  ];
}

interface FieldProps {
  readonly label: string;
  readonly error: string | undefined;
  readonly full?: boolean;
  readonly children: (id: string) => ReactNode;
}

function Field({ label, error, full = false, children }: FieldProps) {
  const id = useId();
  return (
    <div className={`${styles['field']} ${full ? styles['full'] : ''}`}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {error !== undefined && (
        <span role="alert" className={styles['error']}>
          {error}
        </span>
      )}
    </div>
  );
}
