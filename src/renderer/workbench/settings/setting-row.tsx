import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import {
  type SettingKey,
  type SettingValues,
  settingDefinitions,
  settingSchemas,
} from '#shared/contract/index.ts';
import { useSettingRefusal } from '../../stores/rights.ts';
import { resetSettings, updateSettings, useSettings } from '../../stores/settings-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Frozen } from '../../ui/frozen.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { ColorSchemeSetting } from './color-scheme-setting.tsx';
import { describeValue } from './describe-value.ts';
import { ImportedSchemes } from './imported-schemes.tsx';
import { ProfileChoice } from './profile-choice.tsx';
import { ProfileEditor } from './profile-editor.tsx';
import { SettingControl } from './setting-control.tsx';
import styles from './settings.module.css';
import { ShortcutsEditor } from './shortcuts-editor.tsx';

/** Loaded when first looked at: it asks for the agents of this machine. */
const PresetEditor = lazyPart({
  what: 'The list of presets',
  load: async () => (await import('../../chat/presets/preset-editor.tsx')).PresetEditor,
});

interface SettingRowProps {
  readonly settingKey: SettingKey;
}

/** One setting: what it does, its default, whether it was changed, and the control. */
export function SettingRow({ settingKey: key }: SettingRowProps) {
  const definition = settingDefinitions[key];
  const value = useSettings((s) => s.values[key]);
  const changed = useSettings((s) => s.changed.includes(key));
  const [error, setError] = useState<string>();
  const refusal = useSettingRefusal(key);
  const id = `setting-${key}`;
  const change = (next: unknown): void => {
    const checked = settingSchemas[key].safeParse(next);
    if (!checked.success) {
      setError(checked.error.issues[0]?.message ?? 'That value is not valid.');
      return;
    }
    setError(undefined);
    void updateSettings({ [key]: checked.data } as Partial<SettingValues>);
  };
  const wide = wideSettings.has(key);
  return (
    <div className={styles['row']} data-setting={key} data-wide={wide || undefined}>
      <div>
        <h3 className={styles['title']} id={`${id}-title`}>
          {definition.title}
          {changed && <Badge tone="accent">changed</Badge>}
          {definition.newSessionsOnly && <Badge>new sessions</Badge>}
          {refusal !== undefined && <Badge title={refusal}>only at the machine</Badge>}
          {changed && refusal === undefined && (
            <IconButton
              label={`Reset ${definition.title}`}
              onClick={() => {
                setError(undefined);
                void resetSettings([key]);
              }}
            >
              <RotateCcw size={13} aria-hidden />
            </IconButton>
          )}
        </h3>
        <p className={styles['description']} id={`${id}-description`}>
          {definition.description}
        </p>
        {!wide && <p className={styles['default']}>Default: {describeValue(definition.default)}</p>}
        {error !== undefined && (
          <p className={styles['error']} role="alert" id={`${id}-error`}>
            {error}
          </p>
        )}
      </div>
      <div className={styles['control']}>
        <Frozen when={refusal !== undefined}>
          {specialControl(key) ?? (
            <SettingControl
              settingKey={key}
              value={value}
              invalid={error !== undefined}
              onChange={change}
            />
          )}
        </Frozen>
      </div>
    </div>
  );
}

const wideSettings: ReadonlySet<SettingKey> = new Set<SettingKey>([
  'agents.presets',
  'shell.profiles',
  'keyboard.bindings',
  'terminal.importedColorSchemes',
  'attention.patterns',
]);

/** Settings that are more than one value. */
function specialControl(key: SettingKey) {
  switch (key) {
    case 'terminal.colorScheme':
      return <ColorSchemeSetting />;
    case 'terminal.importedColorSchemes':
      return <ImportedSchemes />;
    case 'agents.presets':
      return <PresetEditor />;
    case 'shell.profiles':
      return <ProfileEditor />;
    case 'shell.defaultProfile':
      return <ProfileChoice />;
    case 'keyboard.bindings':
      return <ShortcutsEditor />;
    default:
      return undefined;
  }
}
