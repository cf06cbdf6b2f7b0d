// The commands of the window itself. Terminals add their own (find, copy, marks, zoom) beside these.
// Defaults keep clear of what shells use; `browser` ones keep clear of what browsers never give away.

import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import { chatOfPanel } from '../chat/chat-panel-id.ts';
import { restoreCommands } from '../restore/restore-commands.ts';
import { type Command, registerCommand } from '../stores/command-registry.ts';
import { layoutStore, toggleOverlay, toggleSidebar } from '../stores/layout-store.ts';
import { clearSession, restartSession } from '../stores/session-store.ts';
import { settingsStore, updateSettings } from '../stores/settings-store.ts';
import { wing } from '../stores/wing.ts';
import { closePanel } from './close-panel.ts';
import { recordingCommands } from './recording-commands.tsx';
import { cycleRegion, focusActiveTerminal } from './regions.ts';
import {
  activeSessionId,
  currentDock,
  detachSession,
  duplicateAndOpen,
  endSession,
  newTerminal,
} from './workspace.ts';

const hasActive = (): boolean => activeSessionId() !== undefined;
const hasDock = (): boolean => currentDock() !== undefined;

/** The panel of the active chat. */
function activeChat(): string | undefined {
  const panel = layoutStore.getState().activeSession;
  return chatOfPanel(panel) === undefined ? undefined : panel;
}

/** Runs `action` on the active session; nothing without one. */
function onActive(action: (id: string) => unknown): () => unknown {
  return () => {
    const id = activeSessionId();
    return id === undefined ? undefined : action(id);
  };
}

const terminalCommands: readonly Command[] = [
  {
    id: 'terminal.new',
    title: 'New terminal',
    needs: 'sessions.create',
    group: 'Terminal',
    defaultChord: {
      mac: 'Cmd+T',
      other: 'Ctrl+Shift+T',
      browser: 'Ctrl+Shift+Enter',
      macBrowser: 'Ctrl+Shift+Enter',
    },
    run: () => newTerminal(),
  },
  {
    id: 'terminal.split-right',
    title: 'Split right',
    needs: 'sessions.create',
    group: 'Terminal',
    defaultChord: { mac: 'Cmd+D', other: 'Ctrl+Shift+D' },
    when: hasDock,
    run: () => newTerminal({ split: 'right' }),
  },
  {
    id: 'terminal.split-down',
    title: 'Split down',
    needs: 'sessions.create',
    group: 'Terminal',
    defaultChord: { mac: 'Cmd+Shift+D', other: 'Ctrl+Shift+E' },
    when: hasDock,
    run: () => newTerminal({ split: 'below' }),
  },
  {
    id: 'terminal.close',
    title: 'Close terminal',
    group: 'Terminal',
    keywords: ['end', 'kill', 'tab'],
    defaultChord: {
      mac: 'Cmd+W',
      other: 'Ctrl+Shift+W',
      browser: 'Ctrl+Shift+X',
      macBrowser: 'Ctrl+Shift+X',
    },
    when: () => hasActive() || activeChat() !== undefined,
    run: () => {
      const id = activeChat() ?? activeSessionId();
      return id === undefined ? undefined : closePanel(id);
    },
  },
  {
    id: 'terminal.detach',
    title: 'Hide terminal, keep it running',
    group: 'Terminal',
    keywords: ['detach', 'background'],
    when: hasActive,
    run: onActive(detachSession),
  },
  {
    id: 'terminal.end',
    title: 'End session',
    group: 'Terminal',
    keywords: ['kill', 'stop'],
    when: hasActive,
    run: onActive(endSession),
  },
  {
    id: 'terminal.restart',
    title: 'Restart session',
    needs: 'sessions.restart',
    group: 'Terminal',
    when: hasActive,
    run: onActive(restartSession),
  },
  {
    id: 'terminal.duplicate',
    title: 'Duplicate session',
    needs: 'sessions.duplicate',
    group: 'Terminal',
    when: hasActive,
    run: onActive(duplicateAndOpen),
  },
  {
    id: 'terminal.clear',
    title: 'Clear terminal',
    group: 'Terminal',
    keywords: ['scrollback'],
    defaultChord: { mac: 'Cmd+K', other: 'Ctrl+Shift+K' },
    when: hasActive,
    run: onActive(clearSession),
  },
];

function tabCommands(): readonly Command[] {
  const group = 'Tabs';
  const goTo = Array.from({ length: 9 }, (_, i): Command => {
    const digit = i + 1;
    return {
      id: `tabs.go-${digit}`,
      title: digit === 9 ? 'Go to last tab' : `Go to tab ${digit}`,
      group,
      hidden: true,
      defaultChord: { mac: `Cmd+${digit}`, other: `Alt+${digit}` },
      when: () => (currentDock()?.sessions().length ?? 0) >= (digit === 9 ? 1 : digit),
      run: () => currentDock()?.activate(digit === 9 ? -1 : i),
    };
  });
  return [
    {
      id: 'tabs.next',
      title: 'Next tab',
      group,
      defaultChord: {
        mac: ['Cmd+Shift+]', 'Ctrl+Tab'],
        other: ['Ctrl+Tab', 'Ctrl+Shift+Right'],
        browser: 'Ctrl+Shift+Right',
        macBrowser: 'Ctrl+Shift+Right',
      },
      when: hasDock,
      run: () => currentDock()?.step(1),
    },
    {
      id: 'tabs.previous',
      title: 'Previous tab',
      group,
      defaultChord: {
        mac: ['Cmd+Shift+[', 'Ctrl+Shift+Tab'],
        other: ['Ctrl+Shift+Tab', 'Ctrl+Shift+Left'],
        browser: 'Ctrl+Shift+Left',
        macBrowser: 'Ctrl+Shift+Left',
      },
      when: hasDock,
      run: () => currentDock()?.step(-1),
    },
    {
      id: 'tabs.next-split',
      title: 'Go to next split',
      group,
      defaultChord: { mac: 'Cmd+]', other: 'Ctrl+Shift+Space' },
      when: hasDock,
      run: () => currentDock()?.stepGroup(1),
    },
    {
      id: 'tabs.maximize',
      title: 'Maximise or restore split',
      group,
      defaultChord: { mac: 'Cmd+Shift+Enter', other: 'Ctrl+Shift+M' },
      when: hasDock,
      run: () => currentDock()?.toggleMaximized(),
    },
    ...goTo,
  ];
}

const windowCommands: readonly Command[] = [
  {
    id: 'app.palette',
    title: 'All commands',
    group: 'Window',
    hidden: true,
    defaultChord: ['Mod+Shift+P', 'F1'],
    run: () => toggleOverlay('palette'),
  },
  {
    id: 'app.switcher',
    title: 'Go to session…',
    group: 'Window',
    defaultChord: { mac: 'Cmd+P', other: 'Ctrl+Shift+O' },
    run: () => toggleOverlay('switcher'),
  },
  {
    id: 'app.new-window',
    title: 'New window',
    group: 'Window',
    // Browsers keep these keys for themselves.
    defaultChord: { mac: 'Cmd+N', other: 'Ctrl+Shift+N', browser: [], macBrowser: [] },
    // Which machine is meant may stand in the address.
    run: () =>
      window.open(`${location.origin}${location.pathname}${location.search}`, '_blank', 'noopener'),
  },
  {
    id: 'app.settings',
    title: 'Settings',
    needs: 'settings.update',
    group: 'Window',
    keywords: ['preferences', 'options'],
    defaultChord: 'Mod+,',
    run: () => toggleOverlay('settings'),
  },
  {
    id: 'app.shortcuts',
    title: 'Keyboard shortcuts',
    needs: 'settings.update',
    group: 'Window',
    keywords: ['keys', 'bindings'],
    run: () => toggleOverlay('settings', 'keyboard.bindings'),
  },
  {
    id: 'app.profiles',
    title: 'Edit profiles',
    needs: 'settings.update',
    group: 'Window',
    run: () => toggleOverlay('settings', 'shell.profiles'),
  },
  {
    id: 'app.toggle-sidebar',
    title: 'Show or hide sidebar',
    group: 'Window',
    defaultChord: { mac: 'Cmd+B', other: 'Ctrl+Shift+B' },
    run: toggleSidebar,
  },
  {
    id: 'app.focus-next-region',
    title: 'Move focus to next part of the window',
    group: 'Window',
    keywords: ['accessibility', 'leave terminal'],
    defaultChord: 'F6',
    run: () => cycleRegion(1),
  },
  {
    id: 'app.focus-previous-region',
    title: 'Move focus to previous part of the window',
    group: 'Window',
    defaultChord: 'Shift+F6',
    run: () => cycleRegion(-1),
  },
  { id: 'app.focus-terminal', title: 'Focus terminal', group: 'Window', run: focusActiveTerminal },
  {
    id: 'app.retry',
    title: 'Reconnect now',
    group: 'Window',
    when: () => wing().state.getState().status === 'offline',
    run: () => wing().retryNow(),
  },
];

function themeCommands(): readonly Command[] {
  const names = {
    system: 'Follow system',
    light: 'Light',
    dark: 'Dark',
    'high-contrast': 'High contrast',
  } as const;
  return Object.entries(names).map(([theme, name]) => ({
    id: `theme.${theme}`,
    title: `Theme: ${name}`,
    group: 'Appearance',
    when: () => settingsStore.getState().values['appearance.theme'] !== theme,
    run: () => updateSettings({ 'appearance.theme': theme as keyof typeof names }),
  }));
}

/** Registers all of them. Dispose to take them away. */
export function registerWorkbenchCommands(): Disposable {
  const registered = new DisposableStore();
  const all = [
    ...terminalCommands,
    ...tabCommands(),
    ...windowCommands,
    ...recordingCommands,
    ...restoreCommands,
    ...themeCommands(),
  ];
  for (const command of all) registered.add(registerCommand(command));
  return registered;
}
