// Which chord runs which command: defaults of the platform under the user's own bindings. The
// terminal asks here before it takes a key, so that only bound chords are kept from programs.

import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import { type ChordEvent, chordOfEvent, chordToText, parseChord } from './chord.ts';
import {
  type Command,
  commandStore,
  defaultChords,
  isEnabled,
  runCommand,
} from './command-registry.ts';
import { type Platform, platform } from './platform.ts';
import { settingsStore } from './settings-store.ts';

export { formatChord } from './chord.ts';

/** Two or more commands on the same chord: only the first runs. */
export interface BindingConflict {
  readonly chord: string;
  readonly commandIds: readonly string[];
}

/** Pure: chords of each command, as written. An empty user binding unbinds. */
export function resolveBindings(
  commands: Iterable<Command>,
  user: Readonly<Record<string, string>>,
  on: Platform,
): ReadonlyMap<string, readonly string[]> {
  const result = new Map<string, readonly string[]>();
  for (const command of commands) {
    const own = user[command.id];
    result.set(
      command.id,
      own === undefined ? defaultChords(command, on) : own === '' ? [] : [own],
    );
  }
  return result;
}

/** Pure: chords claimed by more than one command. */
export function findConflicts(
  bindings: ReadonlyMap<string, readonly string[]>,
  on: Platform,
): readonly BindingConflict[] {
  const owners = new Map<string, string[]>();
  for (const [id, chords] of bindings) {
    for (const text of chords) {
      const chord = parseChord(text, on.os);
      if (!chord) continue;
      const key = chordToText(chord);
      owners.set(key, [...(owners.get(key) ?? []), id]);
    }
  }
  return [...owners]
    .filter(([, ids]) => ids.length > 1)
    .map(([chord, commandIds]) => ({ chord, commandIds }));
}

/** The bindings of this window now. */
function currentBindings(): ReadonlyMap<string, readonly string[]> {
  return resolveBindings(
    commandStore.getState().byId.values(),
    settingsStore.getState().values['keyboard.bindings'],
    platform,
  );
}

/** The chord shown beside a command; undefined when it has none. */
export function chordFor(commandId: string): string | undefined {
  return currentBindings().get(commandId)?.[0];
}

/** True if this key press runs an app command now, so that it must not reach the program. */
export function shouldHandleAsShortcut(event: ChordEvent): boolean {
  return commandForEvent(event) !== undefined;
}

/** Runs commands for key presses anywhere in `target`, before anything else sees them. */
export function installShortcuts(target: Window): Disposable {
  const onKeyDown = (event: KeyboardEvent): void => {
    // 229: an input method is composing; its keys are never shortcuts.
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (recording > 0) return;
    const id = commandForEvent(event);
    if (id === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat || repeatable.has(id)) runCommand(id);
  };
  target.addEventListener('keydown', onKeyDown, { capture: true });
  return toDisposable(() => target.removeEventListener('keydown', onKeyDown, { capture: true }));
}

/** Turns shortcuts off while a new chord is recorded. */
export function suspendShortcuts(): Disposable {
  recording += 1;
  return toDisposable(() => {
    recording -= 1;
  });
}

let recording = 0;

/** Commands that may follow a held key. */
const repeatable: ReadonlySet<string> = new Set([
  'tabs.next',
  'tabs.previous',
  'terminal.zoom-in',
  'terminal.zoom-out',
]);

interface ChordIndex {
  readonly commands: unknown;
  readonly user: unknown;
  readonly byChord: ReadonlyMap<string, readonly string[]>;
}
let index: ChordIndex | undefined;

function commandForEvent(event: ChordEvent): string | undefined {
  const chord = chordOfEvent(event);
  if (!chord) return undefined;
  return chordIndex().get(chordToText(chord))?.find(isEnabled);
}

/** Rebuilt only when commands or bindings changed: this is asked for on every key press. */
function chordIndex(): ReadonlyMap<string, readonly string[]> {
  const commands = commandStore.getState().byId;
  const user = settingsStore.getState().values['keyboard.bindings'];
  if (index?.commands === commands && index.user === user) return index.byChord;
  const byChord = new Map<string, string[]>();
  for (const [id, chords] of currentBindings()) {
    for (const text of chords) {
      const chord = parseChord(text, platform.os);
      if (!chord) continue;
      const key = chordToText(chord);
      byChord.set(key, [...(byChord.get(key) ?? []), id]);
    }
  }
  index = { commands, user, byChord };
  return byChord;
}
