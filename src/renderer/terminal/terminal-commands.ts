// The commands of terminals: copy and paste, find, shell marks, text size. Default chords follow the
// habit of each system and keep clear of what shells use.

import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import { settingDefinitions } from '#shared/contract/index.ts';
import { type Command, registerCommand } from '../stores/command-registry.ts';
import { platform } from '../stores/platform.ts';
import { settingsStore, updateSettings } from '../stores/settings-store.ts';
import { isNativePaste } from './native-paste.ts';
import { currentTerminal } from './terminal-registry.ts';
import type { TerminalView } from './terminal-view.ts';

const MIN_FONT = 6;
const MAX_FONT = 72;

/** Registers all of them. Dispose to take them away. */
export function registerTerminalCommands(): Disposable {
  const registered = new DisposableStore();
  for (const command of [...clipboardCommands(), ...viewCommands(), ...zoomCommands()]) {
    registered.add(registerCommand(command));
  }
  return registered;
}

const group = 'Terminal';
const hasTerminal = (): boolean => currentTerminal() !== undefined;

function onTerminal(action: (view: TerminalView) => unknown): () => unknown {
  return () => {
    const view = currentTerminal();
    return view && action(view);
  };
}

function hasSelection(): boolean {
  return !typesElsewhere() && currentTerminal()?.terminal.hasSelection() === true;
}

/** True while the keyboard is in a text field that is not a terminal; the palette's does not count. */
function typesElsewhere(): boolean {
  const element = document.activeElement;
  return (
    element !== null &&
    element.matches('input, textarea, [contenteditable="true"]') &&
    !element.closest('.xterm, [cmdk-root]')
  );
}

function clipboardCommands(): readonly Command[] {
  const copy = onTerminal((view) => view.clipboard.copy());
  return [
    {
      id: 'terminal.copy',
      title: 'Copy selection',
      group,
      defaultChord: { mac: 'Cmd+C', other: ['Ctrl+Shift+C', 'Ctrl+Insert'] },
      // Off the Mac the chord is never the program's, with or without a selection.
      when: () => (platform.os === 'mac' ? hasSelection() : hasTerminal() && !typesElsewhere()),
      run: copy,
    },
    ...(platform.os === 'windows'
      ? [
          {
            id: 'terminal.copy-or-interrupt',
            title: 'Copy selection (Ctrl+C)',
            group,
            hidden: true,
            defaultChord: 'Ctrl+C',
            when: hasSelection,
            run: async () => {
              await copy();
              currentTerminal()?.terminal.clearSelection();
            },
          },
        ]
      : []),
    {
      id: 'terminal.paste',
      title: 'Paste',
      group,
      defaultChord: { mac: 'Cmd+V', other: ['Ctrl+Shift+V', 'Shift+Insert'] },
      // These keys already make the browser paste, without asking for a permission: left to it.
      when: () => hasTerminal() && !isPasteKeyDown(),
      run: onTerminal((view) => view.clipboard.pasteFromClipboard()),
    },
    {
      id: 'terminal.select-all',
      title: 'Select all',
      group,
      defaultChord: { mac: 'Cmd+A' },
      when: () => hasTerminal() && !typesElsewhere(),
      run: onTerminal((view) => view.terminal.selectAll()),
    },
  ];
}

/** True if `when` is asked on behalf of a key that pastes by itself. */
function isPasteKeyDown(): boolean {
  // The registry does not pass the event on; the browser still knows it.
  const { event } = window;
  return (
    event instanceof KeyboardEvent && event.type === 'keydown' && isNativePaste(event, platform.os)
  );
}

function viewCommands(): readonly Command[] {
  const hasCommands = (): boolean => (currentTerminal()?.marks.count ?? 0) > 0;
  return [
    {
      id: 'terminal.find',
      title: 'Find in terminal',
      group,
      keywords: ['search'],
      defaultChord: { mac: 'Cmd+F', other: 'Ctrl+Shift+F' },
      when: hasTerminal,
      run: onTerminal((view) => view.find.open()),
    },
    {
      id: 'terminal.previous-command',
      title: 'Go to previous command',
      group,
      keywords: ['prompt', 'mark'],
      defaultChord: { mac: 'Cmd+Up', other: 'Ctrl+Shift+Up' },
      when: hasCommands,
      run: onTerminal((view) => view.marks.goTo('previous')),
    },
    {
      id: 'terminal.next-command',
      title: 'Go to next command',
      group,
      keywords: ['prompt', 'mark'],
      defaultChord: { mac: 'Cmd+Down', other: 'Ctrl+Shift+Down' },
      when: hasCommands,
      run: onTerminal((view) => view.marks.goTo('next')),
    },
    {
      id: 'terminal.select-output',
      title: 'Select output of last command',
      group,
      keywords: ['copy', 'mark'],
      when: hasCommands,
      run: onTerminal((view) => view.marks.selectOutput()),
    },
    {
      id: 'terminal.scroll-to-bottom',
      title: 'Scroll to bottom',
      group,
      defaultChord: { mac: 'Cmd+End', other: 'Ctrl+Shift+End' },
      when: hasTerminal,
      run: onTerminal((view) => view.terminal.scrollToBottom()),
    },
    {
      id: 'terminal.use-this-size',
      title: 'Fit session to this window',
      group,
      keywords: ['resize', 'size'],
      when: () => currentTerminal()?.state.getState().sizedElsewhere != null,
      run: onTerminal((view) => view.claimSize()),
    },
  ];
}

function zoomCommands(): readonly Command[] {
  return [
    {
      id: 'terminal.zoom-in',
      title: 'Larger text',
      group,
      keywords: ['zoom', 'font'],
      defaultChord: ['Mod+=', 'Mod+Shift+='],
      run: () => changeFontSize(1),
    },
    {
      id: 'terminal.zoom-out',
      title: 'Smaller text',
      group,
      keywords: ['zoom', 'font'],
      defaultChord: 'Mod+-',
      run: () => changeFontSize(-1),
    },
    {
      id: 'terminal.zoom-reset',
      title: 'Normal text size',
      group,
      keywords: ['zoom', 'font'],
      defaultChord: 'Mod+0',
      run: () =>
        updateSettings({ 'terminal.fontSize': settingDefinitions['terminal.fontSize'].default }),
    },
  ];
}

function changeFontSize(by: number): Promise<boolean> {
  const size = settingsStore.getState().values['terminal.fontSize'] + by;
  return updateSettings({ 'terminal.fontSize': Math.min(MAX_FONT, Math.max(MIN_FONT, size)) });
}
