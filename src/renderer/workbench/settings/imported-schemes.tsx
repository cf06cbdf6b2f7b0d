import { Trash2, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ColorScheme } from '#shared/contract/index.ts';
import { updateSettings, useSettings } from '../../stores/settings-store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import styles from './color-scheme.module.css';
import { importColorScheme } from './color-scheme-import/import-color-scheme.ts';
import { ColorSchemePreview } from './color-scheme-preview.tsx';

const MAX_FILE_BYTES = 1024 * 1024;
const MAX_SCHEMES = 50;

/** Schemes brought in from files: shown first, kept when the person says so. */
export function ImportedSchemes() {
  const imported = useSettings((s) => s.values['terminal.importedColorSchemes']);
  const chooser = useRef<HTMLInputElement>(null);
  const [found, setFound] = useState<readonly ColorScheme[]>([]);
  const [problem, setProblem] = useState<string>();
  const read = async (file: File): Promise<void> => {
    setFound([]);
    if (file.size > MAX_FILE_BYTES) {
      setProblem('That file is too large for a colour scheme.');
      return;
    }
    const result = importColorScheme(file.name, await file.text());
    setProblem(result.ok ? undefined : result.reason);
    if (result.ok) setFound(result.schemes);
  };
  const keep = async (scheme: ColorScheme): Promise<void> => {
    const rest = imported.filter((s) => s.id !== scheme.id);
    if (rest.length >= MAX_SCHEMES) {
      setProblem(`At most ${MAX_SCHEMES} schemes can be kept. Delete one first.`);
      return;
    }
    const saved = await updateSettings({
      'terminal.importedColorSchemes': [...rest, scheme],
      'terminal.colorScheme': scheme.id,
    });
    if (saved) setFound((now) => now.filter((s) => s !== scheme));
  };
  return (
    <div className={styles['imports']}>
      <input
        ref={chooser}
        type="file"
        hidden
        accept=".itermcolors,.json,.yaml,.yml"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) void read(file);
        }}
      />
      <Button
        icon={<Upload size={14} aria-hidden />}
        className={styles['start'] ?? ''}
        onClick={() => chooser.current?.click()}
      >
        Import a scheme…
      </Button>
      {problem !== undefined && (
        <p role="alert" className={styles['problem']}>
          {problem}
        </p>
      )}
      {found.map((scheme) => (
        <div key={scheme.id} className={styles['card']}>
          <strong>{scheme.name}</strong>
          <ColorSchemePreview scheme={scheme} />
          <Button variant="primary" onClick={() => void keep(scheme)}>
            Keep and use {scheme.name}
          </Button>
        </div>
      ))}
      {imported.map((scheme) => (
        <div key={scheme.id} className={styles['card']}>
          <div className={styles['cardHead']}>
            <strong>{scheme.name}</strong>
            <IconButton
              label={`Delete ${scheme.name}`}
              onClick={() =>
                void updateSettings({
                  'terminal.importedColorSchemes': imported.filter((s) => s.id !== scheme.id),
                })
              }
            >
              <Trash2 size={14} aria-hidden />
            </IconButton>
          </div>
          <ColorSchemePreview scheme={scheme} />
        </div>
      ))}
    </div>
  );
}
