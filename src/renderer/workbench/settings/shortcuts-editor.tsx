import { RotateCcw, X } from 'lucide-react';
import { Fragment, useMemo, useState } from 'react';
import { chordOfEvent, chordToText, formatChord } from '../../stores/chord.ts';
import { type Command, useCommands } from '../../stores/command-registry.ts';
import { findConflicts, resolveBindings, suspendShortcuts } from '../../stores/keybindings.ts';
import { platform } from '../../stores/platform.ts';
import { updateSettings, useSettings } from '../../stores/settings-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Input } from '../../ui/field.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import styles from './editors.module.css';
import { browserReserves } from './reserved-chords.ts';

/** Every command with its keys: record new ones, take them away, go back to the default. */
export function ShortcutsEditor() {
  const byId = useCommands();
  const user = useSettings((s) => s.values['keyboard.bindings']);
  const [query, setQuery] = useState('');
  const bindings = useMemo(() => resolveBindings(byId.values(), user, platform), [byId, user]);
  const conflicts = useMemo(() => {
    const others = new Map<string, readonly string[]>();
    for (const conflict of findConflicts(bindings, platform)) {
      for (const id of conflict.commandIds) {
        others.set(
          id,
          conflict.commandIds.filter((other) => other !== id),
        );
      }
    }
    return others;
  }, [bindings]);
  const set = (id: string, chord: string | undefined): void => {
    const { [id]: _old, ...rest } = user;
    void updateSettings({
      'keyboard.bindings': chord === undefined ? rest : { ...rest, [id]: chord },
    });
  };
  const shown = [...byId.values()].filter((command) =>
    `${command.title} ${command.group} ${command.id}`.toLowerCase().includes(query.toLowerCase()),
  );
  return (
    <div className={styles['editor']}>
      <Input
        type="search"
        aria-label="Search commands"
        placeholder="Search commands"
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <ul className={styles['list']} aria-label="Shortcuts">
        {shown.map((command) => (
          <ShortcutRow
            key={command.id}
            command={command}
            chords={bindings.get(command.id) ?? []}
            changed={command.id in user}
            conflictsWith={(conflicts.get(command.id) ?? []).map((id) => byId.get(id)?.title ?? id)}
            onChange={(chord) => set(command.id, chord)}
          />
        ))}
      </ul>
      {shown.length === 0 && <p className={styles['muted']}>No command matches.</p>}
    </div>
  );
}

interface ShortcutRowProps {
  readonly command: Command;
  readonly chords: readonly string[];
  readonly changed: boolean;
  readonly conflictsWith: readonly string[];
  /** A chord, empty for none, undefined for the default. */
  readonly onChange: (chord: string | undefined) => void;
}

function ShortcutRow({ command, chords, changed, conflictsWith, onChange }: ShortcutRowProps) {
  const reserved = chords.find((chord) => browserReserves(chord, platform));
  return (
    <li className={styles['line']} data-command={command.id}>
      <div className={styles['lineWords']}>
        <span>{command.title}</span>
        {changed && <Badge tone="accent">changed</Badge>}
        {conflictsWith.length > 0 && (
          <span className={styles['warning']}>Also used by {conflictsWith.join(', ')}</span>
        )}
        {reserved !== undefined && (
          <span className={styles['warning']}>
            Your browser keeps {formatChord(reserved, platform.os)} for itself
          </span>
        )}
      </div>
      <ChordRecorder title={command.title} chords={chords} onRecord={onChange} />
      <IconButton
        label={`Remove shortcut of ${command.title}`}
        disabled={chords.length === 0}
        onClick={() => onChange('')}
      >
        <X size={13} aria-hidden />
      </IconButton>
      <IconButton
        label={`Reset shortcut of ${command.title}`}
        disabled={!changed}
        onClick={() => onChange(undefined)}
      >
        <RotateCcw size={13} aria-hidden />
      </IconButton>
    </li>
  );
}

interface ChordRecorderProps {
  readonly title: string;
  readonly chords: readonly string[];
  readonly onRecord: (chord: string) => void;
}

/** A button that, once pressed, takes the next key press as the new shortcut. Escape gives up. */
function ChordRecorder({ title, chords, onRecord }: ChordRecorderProps) {
  const [recording, setRecording] = useState<{ dispose(): void }>();
  const stop = (): void => {
    recording?.dispose();
    setRecording(undefined);
  };
  return (
    <Button
      className={styles['recorder'] ?? ''}
      aria-pressed={recording !== undefined}
      data-own-escape={recording ? '' : undefined}
      onClick={() => {
        if (!recording) setRecording(suspendShortcuts());
      }}
      onBlur={stop}
      onKeyDown={(event) => {
        if (!recording) return;
        event.preventDefault();
        event.stopPropagation();
        const chord = chordOfEvent(event);
        if (!chord) return;
        stop();
        if (chord.key !== 'Escape') onRecord(chordToText(chord));
      }}
    >
      <span className="visually-hidden">
        {recording ? `New shortcut of ${title}:` : `Change shortcut of ${title}:`}
      </span>
      {recording ? (
        'Press keys…'
      ) : chords.length > 0 ? (
        chords.map((chord, i) => (
          <Fragment key={chord}>
            {i > 0 && <span className={styles['muted']}>or</span>}
            <Kbd chord={chord} />
          </Fragment>
        ))
      ) : (
        <span className={styles['muted']}>none</span>
      )}
    </Button>
  );
}
