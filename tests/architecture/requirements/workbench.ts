import { desktop, e2e, type Requirement } from './requirement.ts';

/** The window around the terminals, and the desktop. */
export const workbench: readonly Requirement[] = [
  {
    id: 'workbench.list',
    says: 'session list by folder with state and attention',
    provedBy: {
      [e2e.workbench]: [
        'sessions are grouped by folder, filtered, and travelled with the arrow keys',
        'a session that wants attention is marked until it is looked at',
      ],
    },
  },
  {
    id: 'workbench.palette',
    says: 'command palette with the shortcut beside each command',
    provedBy: {
      [e2e.keyboard]: [
        'the palette lists commands with their keys, runs them, and remembers the last',
        'the switcher finds a session by part of its name',
      ],
    },
  },
  {
    id: 'workbench.shortcuts',
    says: 'shortcuts are rebound, with a warning of conflicts',
    provedBy: {
      [e2e.keyboard]: [
        'a shortcut is recorded, warns of conflicts, works, and is reset',
        'going from tab to tab by key takes the keyboard along',
      ],
      'tests/architecture/shortcuts.test.ts': [
        'are in the README as they are on %s',
        'of window and terminal never clash on $os in the $door',
      ],
    },
  },
  {
    id: 'workbench.settings',
    says: 'settings with search; each has a description and a default',
    provedBy: {
      [e2e.settings]: [
        'a setting is found, changed, marked, kept through a reload, and reset',
        'a value that is not valid is told beside the field and not taken',
      ],
      'tests/architecture/source-shape.test.ts': [
        '%s has a title, a description and a valid default',
      ],
    },
  },
  {
    id: 'workbench.themes',
    says: 'light, dark, high contrast, follow system; colour schemes are imported',
    provedBy: {
      [e2e.states]: ['the theme follows the system while it changes, and can be chosen'],
      [e2e.settings]: ['a colour scheme is imported, previewed, used and deleted'],
    },
  },
  {
    id: 'workbench.states',
    says: 'useful empty and error states',
    provedBy: {
      [e2e.states]: ['a lost connection is told, with a way to retry, and comes back'],
      [e2e.settings]: ['a program that cannot be started is told in a message that stays readable'],
    },
  },
  {
    id: 'workbench.narrow',
    says: 'works from 360 px wide upward',
    provedBy: {
      [e2e.states]: [
        'a narrow window shows one terminal, and gives the arrangement back when wide',
        'sessions are in a drawer, and keys that touch lacks are on the screen',
      ],
    },
  },
  {
    id: 'workbench.accessible',
    says: 'usable by keyboard and assistive technology',
    provedBy: {
      [e2e.workbench]: ['opening the link shows a ready terminal in an accessible window'],
      [e2e.reading]: ['nothing stands in the way of assistive technology: …'],
      [e2e.keyboard]: [
        'F6 leads out of the terminal, through the window, and back',
        'closing a terminal gives the keyboard to the one that shows',
      ],
    },
  },
  {
    id: 'workbench.windows',
    says: 'a reload or a second window shows the same sessions, screen and scrollback',
    provedBy: {
      [e2e.terminal]: ['a reload shows the same screen and scrollback'],
      [e2e.workbench]: [
        'a second window shows the same sessions, and each keeps its own arrangement',
      ],
    },
  },
  {
    id: 'workbench.status',
    says: 'status bar and messages that can be read and answered',
    provedBy: {
      [e2e.workbench]: ['the status bar tells how the last command ended, in words too'],
      'tests/e2e/workbench-trouble.spec.ts': [
        'what the core has to say stays until it is dismissed, for good',
        'a message waits while the pointer is on it',
      ],
    },
  },
  {
    id: 'desktop.tray',
    says: 'a tray menu offers New terminal, running sessions, Show and Quit',
    provedBy: {
      [desktop]: [
        'lists sessions in the tray and starts a new terminal from there, without a window too',
      ],
      'src/main/shell/tray-menu.test.ts': ['does what its items say'],
    },
  },
  {
    id: 'desktop.keep-running',
    says: 'closing the last window keeps sessions running; quitting ends every child',
    provedBy: {
      [desktop]: [
        'keeps sessions running when the last window closes and shows the same screen again',
      ],
      'tests/electron-double/quit-scenarios.ts': ['ends every child when it quits'],
    },
  },
];
