import { Bookmark, BookmarkPlus } from 'lucide-react';
import type { ChatPreset } from '#shared/contract/index.ts';
import { useSettings } from '../../stores/settings-store.ts';
import styles from './preset-row.module.css';

interface PresetRowProps {
  readonly onChoose: (preset: ChatPreset) => void;
  /** Saves what the dialog says; undefined while it says too little. */
  readonly onSave: (() => void) | undefined;
}

/** Presets, to fill the dialog of a new chat with, and what makes another of it. */
export function PresetRow({ onChoose, onSave }: PresetRowProps) {
  const presets = useSettings((s) => s.values['agents.presets']);
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
      <button
        type="button"
        className={styles['preset']}
        data-save
        disabled={!onSave}
        onClick={onSave}
      >
        <BookmarkPlus size={13} aria-hidden />
        <span>Save as preset…</span>
      </button>
    </div>
  );
}
