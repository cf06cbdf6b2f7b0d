import { Bookmark } from 'lucide-react';
import type { ChatPreset } from '#shared/contract/index.ts';
import { useSettings } from '../../stores/settings-store.ts';
import styles from './preset-row.module.css';

interface PresetRowProps {
  readonly onChoose: (preset: ChatPreset) => void;
}

/** Presets, to fill the dialog of a new chat with; nothing where there are none. */
export function PresetRow({ onChoose }: PresetRowProps) {
  const presets = useSettings((s) => s.values['agents.presets']);
  if (presets.length === 0) return null;
  return (
    <div className={styles['row']} role="group" aria-label="Presets">
      {presets.map((preset) => (
        <button
          key={preset.id}
          type="button"
          className={styles['preset']}
          title={preset.cwd}
          onClick={() => onChoose(preset)}
        >
          <Bookmark size={13} aria-hidden />
          <span>{preset.name}</span>
        </button>
      ))}
    </div>
  );
}
