import { agentDefinitions } from './agent-definitions.ts';
import { attentionDefinitions } from './attention-definitions.ts';
import { recordingDefinitions } from './recording-definitions.ts';
import type { SettingKey, SettingValues } from './settings.ts';

/** What a person reads about one setting, and its value until they choose another. */
export interface SettingDefinition<K extends SettingKey> {
  readonly group: SettingGroup;
  readonly title: string;
  readonly description: string;
  readonly default: SettingValues[K];
  /** Extra words that settings search should find it by. */
  readonly keywords?: readonly string[];
  /** True when the change is only seen by sessions started later. */
  readonly newSessionsOnly?: boolean;
  /** True while only programs can use what it is about: it is not on the settings page. */
  readonly programsOnly?: boolean;
  /** True when the setting does nothing outside the desktop window. */
  readonly desktopOnly?: boolean;
}

/** Sections of the settings page, in order. */
export const settingGroups = [
  'Appearance',
  'Terminal',
  'Agents',
  'Shell',
  'Sessions',
  'Attention',
  'Recording',
  'Desktop',
  'Keyboard',
] as const;
export type SettingGroup = (typeof settingGroups)[number];

/** Every setting, in the order shown. */
export const settingDefinitions: { readonly [K in SettingKey]: SettingDefinition<K> } = {
  'appearance.theme': {
    group: 'Appearance',
    title: 'Theme',
    description: 'Colours of the whole window. "System" follows light or dark mode.',
    default: 'system',
    keywords: ['dark', 'light', 'contrast', 'color'],
  },
  'appearance.zoom': {
    group: 'Appearance',
    title: 'Zoom',
    description: 'Size of the whole interface; 1 is normal.',
    default: 1,
    keywords: ['scale', 'size'],
  },
  'appearance.reduceMotion': {
    group: 'Appearance',
    title: 'Reduce motion',
    description: 'Turns animations off. "System" follows the accessibility setting.',
    default: 'system',
    keywords: ['animation', 'accessibility'],
  },
  'terminal.fontFamily': {
    group: 'Terminal',
    title: 'Font family',
    description: 'Fonts to try in order, separated by commas. Use monospaced fonts.',
    default:
      '"JetBrains Mono", "Cascadia Code", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono", monospace',
    keywords: ['typeface'],
  },
  'terminal.fontSize': {
    group: 'Terminal',
    title: 'Font size',
    description: 'Height of terminal text in pixels.',
    default: 14,
  },
  'terminal.lineHeight': {
    group: 'Terminal',
    title: 'Line height',
    description: 'Distance between lines as a multiple of the font size.',
    default: 1.2,
  },
  'terminal.letterSpacing': {
    group: 'Terminal',
    title: 'Letter spacing',
    description: 'Extra space between characters in pixels.',
    default: 0,
  },
  'terminal.ligatures': {
    group: 'Terminal',
    title: 'Ligatures',
    description: 'Draws joined glyphs such as => when the font has them.',
    default: false,
  },
  'terminal.cursorStyle': {
    group: 'Terminal',
    title: 'Cursor style',
    description: 'Shape of the cursor until a program chooses another.',
    default: 'bar',
  },
  'terminal.cursorBlink': {
    group: 'Terminal',
    title: 'Cursor blink',
    description: 'Blinks the cursor in the focused terminal.',
    default: true,
  },
  'terminal.scrollback': {
    group: 'Terminal',
    title: 'Scrollback',
    description:
      'Lines kept above the screen for each session, 0 to 100,000. More lines use more memory.',
    default: 10_000,
    keywords: ['history', 'buffer', 'lines'],
    newSessionsOnly: true,
  },
  'terminal.renderer': {
    group: 'Terminal',
    title: 'Renderer',
    description: 'How terminals are drawn. "Auto" uses the graphics card and falls back per pane.',
    default: 'auto',
    keywords: ['gpu', 'webgl', 'performance'],
  },
  'terminal.minimumContrast': {
    group: 'Terminal',
    title: 'Minimum contrast',
    description:
      'Adjusts text colours until they reach this contrast with the background; 1 changes nothing, 4.5 is easy to read.',
    default: 1,
    keywords: ['accessibility', 'readable'],
  },
  'terminal.colorScheme': {
    group: 'Terminal',
    title: 'Terminal colours',
    description: 'Colour scheme of terminals. "auto" goes with the theme.',
    default: 'auto',
    keywords: ['palette', 'ansi'],
  },
  'terminal.importedColorSchemes': {
    group: 'Terminal',
    title: 'Imported colour schemes',
    description: 'Schemes imported from iTerm2, Windows Terminal, or base16 files.',
    default: [],
  },
  'terminal.copyOnSelect': {
    group: 'Terminal',
    title: 'Copy on select',
    description: 'Copies text to the clipboard as soon as it is selected.',
    default: false,
  },
  'terminal.rightClick': {
    group: 'Terminal',
    title: 'Right click',
    description: 'What a right click in a terminal does.',
    default: 'menu',
  },
  'terminal.confirmMultilinePaste': {
    group: 'Terminal',
    title: 'Confirm multi-line paste',
    description:
      'Shows what will be pasted first when it has several lines and the program would run them at once.',
    default: true,
    keywords: ['clipboard', 'safety'],
  },
  'terminal.bell': {
    group: 'Terminal',
    title: 'Bell',
    description: 'What happens when a program rings the bell.',
    default: 'visual',
    keywords: ['sound', 'beep'],
  },
  'terminal.clipboardWrite': {
    group: 'Terminal',
    title: 'Programs may set the clipboard',
    description: 'Whether programs may write to the clipboard (OSC 52). They can never read it.',
    default: 'ask',
    keywords: ['osc 52', 'security'],
  },
  'terminal.macOptionIsMeta': {
    group: 'Terminal',
    title: 'Option is Meta',
    description: 'On macOS, Option sends Meta to programs instead of typing special characters.',
    default: false,
    keywords: ['alt'],
  },
  'terminal.scrollOnInput': {
    group: 'Terminal',
    title: 'Scroll on input',
    description: 'Jumps to the newest line when you type.',
    default: true,
  },
  'terminal.wordSeparators': {
    group: 'Terminal',
    title: 'Word separators',
    description: 'Characters that end a word when you double-click.',
    default: ' ()[]{}\',"`│─',
    keywords: ['selection', 'double click'],
  },
  'terminal.screenReader': {
    group: 'Terminal',
    title: 'Screen reader support',
    description:
      'Makes terminal text readable by assistive technology. "Auto" turns it on when one is found.',
    default: 'auto',
    keywords: ['accessibility', 'a11y'],
  },
  ...agentDefinitions,
  'shell.defaultProfile': {
    group: 'Shell',
    title: 'Default profile',
    description: 'Profile used for new terminals.',
    default: 'default',
  },
  'shell.profiles': {
    group: 'Shell',
    title: 'Profiles',
    description:
      'Ways to start a terminal: shell, arguments, environment, folder, icon and colour.',
    default: [],
    keywords: ['bash', 'zsh', 'fish', 'powershell'],
  },
  'shell.integration': {
    group: 'Shell',
    title: 'Shell integration',
    description:
      'Lets bash, zsh and fish report commands, exit codes and the folder. Adds nothing to your own files.',
    default: true,
    keywords: ['osc 133', 'osc 7', 'marks', 'prompt'],
    newSessionsOnly: true,
  },
  'sessions.confirmKill': {
    group: 'Sessions',
    title: 'Ask before ending a session',
    description:
      'When to ask before a running session is ended. "Busy" asks only while a command runs.',
    default: 'busy',
    keywords: ['kill', 'close'],
  },
  'sessions.keepExited': {
    group: 'Sessions',
    title: 'Keep ended sessions',
    description: 'Keeps ended sessions in the list with their output until you dismiss them.',
    default: true,
  },
  'sessions.askPages': {
    group: 'Sessions',
    title: 'Ask before programs open web pages',
    description:
      'Programs that open a page by the BROWSER variable ask in their terminal, and the page opens where you are. Off leaves that to the system. Your own BROWSER variable always counts.',
    default: true,
    keywords: ['browser', 'url', 'link', 'login', 'sign in', 'preview'],
    newSessionsOnly: true,
  },
  'sessions.killGraceMs': {
    group: 'Sessions',
    title: 'Grace time when ending',
    description: 'Milliseconds programs get to finish before they are forced to end.',
    default: 2000,
  },
  'sessions.max': {
    group: 'Sessions',
    title: 'Maximum sessions',
    description: 'How many sessions may be open at once, 1 to 1000.',
    default: 200,
  },
  'sessions.idleTtlMinutes': {
    group: 'Sessions',
    title: 'End forgotten sessions',
    description:
      'Ends sessions that nobody looks at after this many minutes without output or typing. 0 never does, which is safest: a quiet program may still be working.',
    default: 0,
    keywords: ['idle', 'reap', 'ttl', 'orphan', 'detached'],
  },
  'sessions.idleEventSeconds': {
    group: 'Sessions',
    title: 'Tell programs about idle sessions',
    description:
      'Sends programs that listen an event when a session has had no output for this many seconds. 0 sends none.',
    default: 0,
    keywords: ['idle', 'event', 'automation', 'wmux'],
  },
  'sessions.floodEventMiB': {
    group: 'Sessions',
    title: 'Tell programs about floods of output',
    description:
      'Sends programs that listen an event when a session prints more than this many MiB in one second. 0 sends none.',
    default: 0,
    keywords: ['flood', 'event', 'automation', 'wmux'],
  },
  'restore.enabled': {
    group: 'Sessions',
    title: 'Bring terminals back',
    description:
      'Keeps what terminals show on disk, encrypted, so that they come back as ended after a restart or a crash. Turning this off deletes what was kept.',
    default: true,
    keywords: ['restore', 'crash', 'reboot', 'scrollback', 'save', 'privacy', 'encryption'],
  },
  'restore.keepDays': {
    group: 'Sessions',
    title: 'Keep ended terminals for',
    description: 'Days after which a terminal that ended is not brought back any more, 1 to 365.',
    default: 30,
    keywords: ['restore', 'retention', 'privacy'],
  },
  'restore.maxMegabytes': {
    group: 'Sessions',
    title: 'Space for saved terminals',
    description:
      'Megabytes that saved terminals may take, 1 to 10,000. What ended longest ago goes first.',
    default: 200,
    keywords: ['restore', 'disk', 'limit'],
  },
  ...recordingDefinitions,
  'sessions.host': {
    group: 'Sessions',
    title: 'Where terminals run',
    description:
      'With "in-app" they end with Aerie. With "persistent" new ones run in a background process and go on when Aerie quits, crashes or is updated.',
    default: 'in-app',
    keywords: ['persistent', 'background', 'survive', 'daemon', 'host', 'update'],
    newSessionsOnly: true,
  },
  'local.control': {
    group: 'Sessions',
    title: 'Let the aerie command reach this app',
    description:
      'The aerie command and programs that you run may create, read and control all sessions through a door that only you can open.',
    default: true,
    keywords: ['cli', 'command line', 'sdk', 'automation', 'security', 'door'],
  },
  'local.socket': {
    group: 'Sessions',
    title: 'Local socket for programs',
    description:
      'Lets programs that you run create, read and control all sessions through a socket in ~/.wmux. Turn it on only if you use such programs.',
    default: false,
    keywords: ['wmux', 'daemon', 'sdk', 'automation', 'security'],
  },
  'local.screens': {
    group: 'Sessions',
    title: 'Send screens to programs',
    description:
      'Programs that attach through the local socket first get the whole screen. Turn it off for programs that only want output from then on.',
    default: true,
    keywords: ['wmux', 'emulator', 'backend', 'snapshot', 'replay'],
  },
  'local.history': {
    group: 'Sessions',
    title: 'Keep readable output for programs',
    description:
      'Writes the output of sessions to ~/.wmux as readable text, up to 5 MB each, for programs that restore sessions from files. Anything printed, also passwords, can be read there by every program you run. Kept after this is turned off, until you delete it.',
    default: false,
    keywords: ['wmux', 'restore', 'disk', 'privacy', 'security'],
    newSessionsOnly: true,
  },
  ...attentionDefinitions,
  'desktop.notifications': {
    group: 'Desktop',
    title: 'Desktop notifications',
    description: 'Tells what sessions ask for while no window of Aerie is in front.',
    default: true,
    desktopOnly: true,
    keywords: ['attention', 'inbox', 'popup'],
  },
  'desktop.closeToTray': {
    group: 'Desktop',
    title: 'Keep running when closed',
    description: 'Closing the last window keeps sessions running; find Aerie in the tray.',
    default: true,
    desktopOnly: true,
    keywords: ['tray', 'background', 'quit'],
  },
  'desktop.openAtLogin': {
    group: 'Desktop',
    title: 'Open at login',
    description: 'Starts Aerie in the tray when you sign in to your computer.',
    default: false,
    desktopOnly: true,
    keywords: ['startup', 'autostart'],
  },
  'keyboard.bindings': {
    group: 'Keyboard',
    title: 'Keyboard shortcuts',
    description: 'Shortcuts you changed. Choose a command below and press the new keys.',
    default: {},
    keywords: ['keys', 'hotkey', 'rebind'],
  },
};

/** The values before anyone changed anything; a fresh copy each call. */
export function defaultSettings(): SettingValues {
  const defaults = Object.entries(settingDefinitions).map(([key, { default: value }]) => [
    key,
    value,
  ]);
  return JSON.parse(JSON.stringify(Object.fromEntries(defaults))) as SettingValues;
}
