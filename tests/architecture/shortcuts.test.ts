import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerAttentionCommands } from '#renderer/attention/attention-commands.ts';
import { registerBroadcastCommands } from '#renderer/broadcast/broadcast-commands.ts';
import { registerChatCommands } from '#renderer/chat/chat-commands.ts';
import { registerRemoteCommands } from '#renderer/remote/remote-commands.ts';
import { chordToText, parseChord } from '#renderer/stores/chord.ts';
import { commands } from '#renderer/stores/command-registry.ts';
import { findConflicts, resolveBindings } from '#renderer/stores/keybindings.ts';
import type { OperatingSystem } from '#renderer/stores/platform.ts';
import { registerTerminalCommands } from '#renderer/terminal/terminal-commands.ts';
import { registerWorkbenchCommands } from '#renderer/workbench/workbench-commands.ts';
import { root } from './source-files.ts';

/** Commands of each row of the README's table, in the order of the row's keys. */
const rows: Readonly<Record<string, readonly string[]>> = {
  'All commands': ['app.palette'],
  'Go to session': ['app.switcher'],
  'Go to session that wants attention': ['app.next-attention'],
  'Attention inbox': ['attention.inbox'],
  'New terminal': ['terminal.new'],
  'New chat': ['chat.new'],
  'Review changes': ['chat.review'],
  'Search chats': ['chat.search'],
  'Remote access': ['remote.open'],
  'Split right, split down': ['terminal.split-right', 'terminal.split-down'],
  'Next split, maximise split': ['tabs.next-split', 'tabs.maximize'],
  'Next tab, previous tab': ['tabs.next', 'tabs.previous'],
  'Go to tab 1 to 9': ['tabs.go-1', 'tabs.go-9'],
  'Close terminal': ['terminal.close'],
  'Copy, paste': ['terminal.copy', 'terminal.paste'],
  'Find in terminal': ['terminal.find'],
  'Previous command, next command': ['terminal.previous-command', 'terminal.next-command'],
  'Clear terminal': ['terminal.clear'],
  'Larger, smaller, normal text': ['terminal.zoom-in', 'terminal.zoom-out', 'terminal.zoom-reset'],
  'Show or hide sidebar': ['app.toggle-sidebar'],
  'Leave the terminal with the keyboard': ['app.focus-next-region', 'app.focus-previous-region'],
  'Stop typing into several terminals': ['broadcast.stop'],
  Settings: ['app.settings'],
};

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const table = [...readme.matchAll(/^\|([^|\n]+)\|([^|\n]+)\|([^|\n]+)\|$/gm)]
  .map(([, label = '', other = '', mac = '']) => ({
    label: label.trim(),
    other: other.trim(),
    mac: mac.trim(),
  }))
  .filter(({ label }) => label !== 'Command' && !label.startsWith('-'));

const registered: { dispose(): void }[] = [];
beforeAll(() => {
  registered.push(registerWorkbenchCommands(), registerTerminalCommands());
  registered.push(registerAttentionCommands(), registerBroadcastCommands());
  registered.push(registerChatCommands(), registerRemoteCommands());
});
afterAll(() => {
  for (const commandSet of registered) commandSet.dispose();
});

/** One spelling for each chord; signs of a Mac are written out. */
function spell(text: string, os: OperatingSystem): string {
  const words = text.replace(/⇧/g, 'Shift+').replace(/⌘/g, 'Cmd+');
  const chord = parseChord(words, os);
  return chord ? chordToText(chord) : `"${text}" is no chord`;
}

/** The keys of a cell, each with its alternatives. */
function keysOf(cell: string, os: OperatingSystem): string[][] {
  const keys = cell.split(/, | to /).map((key) => key.split(' or '));
  return keys.map((alternatives) => alternatives.map((key) => spell(key, os)));
}

describe('shortcuts', () => {
  it('have a row in the README for each that is listed here', () => {
    expect(table.map(({ label }) => label)).toEqual(Object.keys(rows));
  });

  it.each(['mac', 'linux'] as const)('are in the README as they are on %s', (os) => {
    const bindings = resolveBindings(commands(), {}, { os, door: 'desktop' });
    const wrong = table.flatMap((row) => {
      const ids = rows[row.label] ?? [];
      const keys = keysOf(os === 'mac' ? row.mac : row.other, os);
      const known = ids.map((id) => (bindings.get(id) ?? []).map((chord) => spell(chord, os)));
      const fits =
        keys.length === ids.length &&
        keys.every((alternatives, i) => alternatives.every((key) => known[i]?.includes(key)));
      return fits ? [] : [{ row: row.label, keys, known }];
    });
    expect(wrong).toEqual([]);
  });

  it.each(
    (['mac', 'windows', 'linux'] as const).flatMap((os) =>
      (['desktop', 'browser'] as const).map((door) => ({ os, door })),
    ),
  )('of window and terminal never clash on $os in the $door', (on) => {
    expect(findConflicts(resolveBindings(commands(), {}, on), on)).toEqual([]);
  });
});
