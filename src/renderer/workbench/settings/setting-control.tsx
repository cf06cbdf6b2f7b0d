import { useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { type SettingKey, settingDefinitions, settingSchemas } from '#shared/contract/index.ts';
import { Input, Select, Switch } from '../../ui/field.tsx';
import { optionLabel } from './describe-value.ts';
import { LinesSetting } from './lines-setting.tsx';

interface SettingControlProps {
  readonly settingKey: SettingKey;
  readonly value: unknown;
  readonly invalid: boolean;
  /** Gets what was entered, unchecked. */
  readonly onChange: (value: unknown) => void;
}

/** The control that goes with a setting's schema. */
export function SettingControl({ settingKey, value, invalid, onChange }: SettingControlProps) {
  const schema = settingSchemas[settingKey];
  const label = settingDefinitions[settingKey].title;
  const describedBy = `setting-${settingKey}-description${invalid ? ` setting-${settingKey}-error` : ''}`;
  if (typeof value === 'boolean') {
    return (
      <Switch
        aria-label={label}
        aria-describedby={describedBy}
        checked={value}
        onChecked={onChange}
      />
    );
  }
  if (Array.isArray(value)) {
    return (
      <LinesSetting
        label={label}
        describedBy={describedBy}
        invalid={invalid}
        value={value.map(String)}
        onCommit={onChange}
      />
    );
  }
  if (schema instanceof z.ZodMiniEnum) {
    return (
      <Select
        aria-label={label}
        aria-describedby={describedBy}
        value={String(value)}
        options={schema.options.map((option) => ({
          value: String(option),
          label: optionLabel(String(option)),
        }))}
        onValue={onChange}
      />
    );
  }
  const number = typeof value === 'number';
  return (
    <TextSetting
      label={label}
      describedBy={describedBy}
      invalid={invalid}
      number={number}
      value={String(value)}
      onCommit={(text) => onChange(number ? toNumber(text) : text)}
    />
  );
}

interface TextSettingProps {
  readonly label: string;
  readonly describedBy: string;
  readonly invalid: boolean;
  readonly number: boolean;
  readonly value: string;
  readonly onCommit: (text: string) => void;
}

/** Text is taken over on Enter or when the field is left, so that no half-typed value is tried. */
function TextSetting({ label, describedBy, invalid, number, value, onCommit }: TextSettingProps) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const commit = (): void => {
    if (draft !== value || invalid) onCommit(draft);
  };
  return (
    <Input
      aria-label={label}
      aria-describedby={describedBy}
      invalid={invalid}
      inputMode={number ? 'decimal' : 'text'}
      value={draft}
      data-own-escape={draft !== value ? '' : undefined}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape' && draft !== value) {
          event.stopPropagation();
          setDraft(value);
        }
      }}
    />
  );
}

function toNumber(text: string): number | string {
  const trimmed = text.trim().replace(',', '.');
  const number = Number(trimmed);
  return trimmed !== '' && Number.isFinite(number) ? number : text;
}
