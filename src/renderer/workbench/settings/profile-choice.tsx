import { updateSettings, useSettings } from '../../stores/settings-store.ts';
import { useSystem } from '../../stores/system-store.ts';
import { Select } from '../../ui/field.tsx';

/** The profile that new terminals start with. */
export function ProfileChoice() {
  const value = useSettings((s) => s.values['shell.defaultProfile']);
  const profiles = useSystem((s) => s.profiles);
  const options = profiles.map((p) => ({ value: p.id, label: p.name }));
  const known = options.some((option) => option.value === value);
  return (
    <Select
      aria-label="Default profile"
      value={value}
      options={
        known
          ? options
          : [{ value, label: value === 'default' ? 'Login shell' : value }, ...options]
      }
      onValue={(id) => void updateSettings({ 'shell.defaultProfile': id })}
    />
  );
}
