import { Command as Cmdk } from 'cmdk';
import {
  type Command,
  isOffered,
  runCommand,
  useCommands,
  useRecentCommands,
} from '../../stores/command-registry.ts';
import { chordFor } from '../../stores/keybindings.ts';
import { useSystem } from '../../stores/system-store.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { SessionIcon } from '../../ui/session-icon.tsx';
import { newTerminal } from '../workspace.ts';
import styles from './palette.module.css';
import { Palette, PaletteItem } from './palette.tsx';
import { SessionItems } from './session-switcher.tsx';

/** Every command that would do something now, those used last first; then profiles and sessions. */
export function CommandPalette() {
  const byId = useCommands();
  const recentIds = useRecentCommands();
  const profiles = useSystem((s) => s.profiles);
  const usable = [...byId.values()].filter(isOffered);
  const recent = recentIds.flatMap((id) => usable.find((c) => c.id === id) ?? []);
  const groups = Map.groupBy(
    usable.filter((c) => !recent.includes(c)),
    (c) => c.group,
  );
  return (
    <Palette
      title="All commands"
      placeholder="Type a command, profile or session"
      empty="Nothing found. Try fewer letters."
    >
      {recent.length > 0 && (
        <Cmdk.Group heading="Recently used" className={styles['group'] ?? ''}>
          {recent.map((command) => (
            <CommandItem key={command.id} command={command} />
          ))}
        </Cmdk.Group>
      )}
      {[...groups].map(([heading, commands]) => (
        <Cmdk.Group key={heading} heading={heading} className={styles['group'] ?? ''}>
          {commands.map((command) => (
            <CommandItem key={command.id} command={command} />
          ))}
        </Cmdk.Group>
      ))}
      <Cmdk.Group heading="New terminal with profile" className={styles['group'] ?? ''}>
        {profiles.map((profile) => (
          <PaletteItem
            key={profile.id}
            value={`profile ${profile.id}`}
            keywords={[`New terminal: ${profile.name}`]}
            onSelect={() => void newTerminal({ profileId: profile.id })}
          >
            <SessionIcon icon={profile.icon} tint={profile.tint} />
            <span className={styles['label']}>New terminal: {profile.name}</span>
          </PaletteItem>
        ))}
      </Cmdk.Group>
      <Cmdk.Group heading="Sessions" className={styles['group'] ?? ''}>
        <SessionItems />
      </Cmdk.Group>
    </Palette>
  );
}

function CommandItem({ command }: { readonly command: Command }) {
  const chord = chordFor(command.id);
  return (
    <PaletteItem
      value={`command ${command.id}`}
      keywords={[command.title, command.group, ...(command.keywords ?? [])]}
      onSelect={() => runCommand(command.id)}
    >
      <span className={styles['label']}>{command.title}</span>
      {chord !== undefined && <Kbd chord={chord} />}
    </PaletteItem>
  );
}
