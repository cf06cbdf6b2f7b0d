import { updateSettings, useSettings } from '../../stores/settings-store.ts';
import { Select } from '../../ui/field.tsx';
import { useColorScheme, useColorSchemes } from '../../ui/theme.ts';
import styles from './color-scheme.module.css';
import { ColorSchemePreview } from './color-scheme-preview.tsx';

/** Chooses the terminal's colours, with a preview. */
export function ColorSchemeSetting() {
  const value = useSettings((s) => s.values['terminal.colorScheme']);
  const schemes = useColorSchemes();
  const current = useColorScheme();
  return (
    <div className={styles['choice']}>
      <Select
        aria-label="Terminal colours"
        value={value}
        options={[
          { value: 'auto', label: 'Auto (with the theme)' },
          ...schemes.map((s) => ({ value: s.id, label: s.name })),
        ]}
        onValue={(id) => void updateSettings({ 'terminal.colorScheme': id })}
      />
      <ColorSchemePreview scheme={current} />
    </div>
  );
}
