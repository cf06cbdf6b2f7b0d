import { Switch as RadixSwitch } from 'radix-ui';
import type { ComponentProps } from 'react';
import styles from './field.module.css';

interface InputProps extends ComponentProps<'input'> {
  readonly invalid?: boolean;
}

/** A line of text. Give it a label with `aria-label` or a `<label>`. */
export function Input({ invalid = false, className, ...rest }: InputProps) {
  return (
    <input
      className={[styles['input'], className].filter(Boolean).join(' ')}
      aria-invalid={invalid || undefined}
      spellCheck={false}
      autoComplete="off"
      {...rest}
    />
  );
}

interface SelectProps extends Omit<ComponentProps<'select'>, 'onChange'> {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onValue: (value: string) => void;
}

/** A choice out of a few: the system's own control, so that it works well on touch too. */
export function Select({ options, onValue, ...rest }: SelectProps) {
  return (
    <select
      className={styles['select']}
      onChange={(event) => onValue(event.currentTarget.value)}
      {...rest}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

interface SwitchProps {
  readonly id?: string;
  readonly checked: boolean;
  readonly onChecked: (checked: boolean) => void;
  readonly 'aria-label'?: string;
  readonly 'aria-describedby'?: string;
}

/** On or off, at once. */
export function Switch({ checked, onChecked, ...rest }: SwitchProps) {
  return (
    <RadixSwitch.Root
      className={styles['switch']}
      checked={checked}
      onCheckedChange={onChecked}
      {...rest}
    >
      <RadixSwitch.Thumb className={styles['thumb']} />
    </RadixSwitch.Root>
  );
}
