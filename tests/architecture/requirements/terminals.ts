import { contract, desktop, e2e, integration, type Requirement, session } from './requirement.ts';

/** Terminals that feel native. */
export const terminals: readonly Requirement[] = [
  {
    id: 'terminal.shell',
    says: "a login shell with the user's environment",
    provedBy: {
      [integration.shells]: [
        'reads what a login shell reads',
        'is what the login shell makes of it',
      ],
      'src/main/core/profiles/session-launcher.test.ts': [
        'starts the login shell at home when nothing else is asked for',
      ],
    },
  },
  {
    id: 'terminal.typing',
    says: 'typing reaches the program and its output the screen',
    provedBy: { [e2e.terminal]: ['typing reaches the shell and its output the screen'] },
  },
  {
    id: 'terminal.layout',
    says: 'tabs and splits, dragged to rearrange, saved and restored',
    provedBy: {
      [e2e.workbench]: [
        'splits, tabs and the active panel come back after a reload',
        'a tab is dragged to the edge of another group to split it',
      ],
    },
  },
  {
    id: 'terminal.lifecycle',
    says: 'create, rename, restart, kill and duplicate',
    provedBy: {
      [contract]: ['creates, lists, renames, duplicates, kills and removes sessions'],
      [e2e.workbench]: ['a session is duplicated, ended, restarted and dismissed from its menu'],
      [session]: ['restarts under the same id on a fresh screen, and every viewer follows'],
    },
  },
  {
    id: 'terminal.profiles',
    says: 'profiles with shell, arguments, environment, folder, icon and colour',
    provedBy: {
      [e2e.settings]: ['a profile is added, used, duplicated, made the default and deleted'],
      'src/main/core/profiles/session-launcher.test.ts': [
        'takes shell, arguments, folder, environment and looks from the profile',
      ],
    },
  },
  {
    id: 'terminal.tracking',
    says: 'title and folder are tracked',
    provedBy: {
      [session]: ['tracks title, folder, commands and attention'],
      [integration.shells]: ['tells the folder, byte for byte, from the first prompt on'],
    },
  },
  {
    id: 'terminal.marks',
    says: 'shell-integration marks: jump between commands, exit code beside each',
    provedBy: {
      [e2e.reading]: [
        'commands are marked with their result, also after a reload',
        'the keyboard goes from command to command',
      ],
      [integration.shells]: ['marks prompts, commands and their exit codes'],
    },
  },
  {
    id: 'terminal.find',
    says: 'find',
    provedBy: { [e2e.reading]: ['find counts, moves, and takes case, words and expressions'] },
  },
  {
    id: 'terminal.links',
    says: 'links open after a look at their real address',
    provedBy: {
      [e2e.reading]: [
        'links show where they lead and open with Ctrl held only',
        'a link that shows another address is pointed out',
      ],
    },
  },
  {
    id: 'terminal.clipboard',
    says: 'copy and paste by platform habit, confirmation of several lines, bracketed paste',
    provedBy: {
      [e2e.clipboard]: [
        'a selection is copied by the keys of the system',
        'the keyboard pastes one line at once',
        'several lines are shown and only pasted after a yes',
        'a program that handles pastes gets them in brackets without a question',
      ],
      'src/renderer/terminal/native-paste.test.ts': ['knows the habits of each system'],
    },
  },
  {
    id: 'terminal.drop',
    says: 'dropped files arrive as paths quoted for the shell',
    provedBy: {
      [e2e.clipboard]: ['dropped file addresses arrive quoted for the shell'],
      [integration.shells]: ['%s reads each name back as it is'],
    },
  },
  {
    id: 'terminal.osc52',
    says: 'programs write the clipboard only after consent and never read it',
    provedBy: {
      [e2e.clipboard]: [
        'a program sets the clipboard only after consent, and never reads it',
        'a blocked program is not asked about again',
      ],
    },
  },
  {
    id: 'terminal.bell',
    says: 'the bell asks for attention',
    provedBy: {
      [e2e.workbench]: ['a session that wants attention is marked until it is looked at'],
      [desktop]: ['tells about a bell while nobody looks and shows the session on a click'],
    },
  },
  {
    id: 'terminal.renderer',
    says: 'drawn by the graphics card, with a fall-back per pane that recovers',
    provedBy: {
      'tests/e2e/terminal-renderer.spec.ts': [
        'a lost graphics context falls back to the DOM and comes back',
      ],
      'src/renderer/terminal/webgl-slots.test.ts': [
        'a lost context is tried again with growing patience, then no more',
        'losses that are far apart are not held against the pane',
        'the pane used longest ago gives way when there are too many',
      ],
    },
  },
  {
    id: 'terminal.ligatures',
    says: 'fonts with ligatures keep the columns',
    provedBy: {
      'tests/e2e/terminal-settings.spec.ts': ['ligatures keep the columns of what follows them'],
    },
  },
  {
    id: 'terminal.lifetime',
    says: 'a closed terminal leaves nothing behind in the window',
    provedBy: {
      'tests/e2e/terminal-lifetime.spec.ts': [
        'terminals that were closed leave no element and no listener behind',
      ],
    },
  },
  {
    id: 'terminal.width',
    says: 'emoji and CJK are as wide on the host as on the screen',
    provedBy: {
      [e2e.terminal]: ['wide characters take the same columns on host and screen'],
    },
  },
  {
    id: 'terminal.ime',
    says: 'input methods compose',
    provedBy: {
      [e2e.terminal]: ['an input method composes without its keys reaching the shell twice'],
    },
  },
  {
    id: 'terminal.zoom',
    says: 'text and interface are zoomed',
    provedBy: {
      [e2e.terminal]: ['text size follows the keyboard'],
      [e2e.states]: ['the interface is zoomed by the setting'],
    },
  },
  {
    id: 'terminal.exit',
    says: 'an ended session says its exit code or signal and offers a restart',
    provedBy: {
      [e2e.terminal]: ['an ended session says how, and Enter starts it again'],
      'src/renderer/terminal/exit-words.test.ts': ['names the code or the signal'],
    },
  },
];
