// Editors that are known, and how each is told a place in a file.

/** A place in a file; lines and columns from 1. */
export interface EditorPlace {
  readonly file: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
}

export interface KnownEditor {
  /** What it is started by. */
  readonly command: string;
  readonly label: string;
  /** It runs in a terminal. */
  readonly terminal: boolean;
  /** Its arguments for a place. */
  readonly args: (place: EditorPlace) => string[];
  /** Where it is on macOS when it is not on the PATH. */
  readonly mac?: string;
  /** Its program on Windows, from the folder of the batch file that is on the PATH. */
  readonly windows?: string;
}

type Arguments = KnownEditor['args'];

const joined = ({ file, line, column }: EditorPlace): string =>
  [file, line, line === undefined ? undefined : column]
    .filter((part) => part !== undefined)
    .join(':');
const goto: Arguments = (place) =>
  place.line === undefined ? [place.file] : ['--goto', joined(place)];
const colons: Arguments = (place) => [joined(place)];
const flags: Arguments = ({ file, line, column }) => [
  ...(line === undefined ? [] : ['--line', String(line)]),
  ...(line === undefined || column === undefined ? [] : ['--column', String(column)]),
  file,
];
const plusLine: Arguments = ({ file, line }) => [...(line === undefined ? [] : [`+${line}`]), file];
const plusPlace =
  (between: string): Arguments =>
  ({ file, line, column }) => [
    ...(line === undefined ? [] : [`+${line}${column === undefined ? '' : between + column}`]),
    file,
  ];
const call: Arguments = ({ file, line, column }) => [
  ...(line === undefined ? [] : [`+call cursor(${line},${column ?? 1})`]),
  file,
];

function windowed(
  command: string,
  label: string,
  args: Arguments,
  more: Pick<KnownEditor, 'mac' | 'windows'> = {},
): KnownEditor {
  return { command, label, args, terminal: false, ...more };
}

function inTerminal(command: string, label: string, args: Arguments): KnownEditor {
  return { command, label, args, terminal: true };
}

const apps = '/Applications';
const codeBin = 'Contents/Resources/app/bin';
const jetBrains = [
  'idea',
  'webstorm',
  'pycharm',
  'goland',
  'clion',
  'phpstorm',
  'rubymine',
  'rider',
];

/** Best first, those with windows before those for terminals. */
export const knownEditors: readonly KnownEditor[] = [
  windowed('code', 'VS Code', goto, {
    mac: `${apps}/Visual Studio Code.app/${codeBin}/code`,
    windows: '../Code.exe',
  }),
  windowed('cursor', 'Cursor', goto, {
    mac: `${apps}/Cursor.app/${codeBin}/cursor`,
    windows: '../../../Cursor.exe',
  }),
  windowed('zed', 'Zed', colons, { mac: `${apps}/Zed.app/Contents/MacOS/cli` }),
  windowed('zeditor', 'Zed', colons),
  windowed('windsurf', 'Windsurf', goto, {
    mac: `${apps}/Windsurf.app/${codeBin}/windsurf`,
    windows: '../Windsurf.exe',
  }),
  windowed('code-insiders', 'VS Code Insiders', goto, { windows: '../Code - Insiders.exe' }),
  windowed('codium', 'VSCodium', goto, { windows: '../VSCodium.exe' }),
  windowed('subl', 'Sublime Text', colons, {
    mac: `${apps}/Sublime Text.app/Contents/SharedSupport/bin/subl`,
  }),
  ...jetBrains.map((command) => windowed(command, `JetBrains ${command}`, flags)),
  windowed('kate', 'Kate', flags),
  windowed('gedit', 'gedit', plusLine),
  inTerminal('nvim', 'Neovim', call),
  inTerminal('vim', 'Vim', call),
  inTerminal('hx', 'Helix', colons),
  inTerminal('micro', 'micro', plusPlace(':')),
  inTerminal('kak', 'Kakoune', plusPlace(':')),
  inTerminal('nano', 'nano', plusPlace(',')),
  inTerminal('vi', 'vi', plusLine),
];

/** The editor that a program is, by its file name. */
export function editorOf(program: string): KnownEditor | undefined {
  const name = program
    .split(/[/\\]/)
    .at(-1)
    ?.replace(/\.(exe|cmd|bat)$/i, '');
  return knownEditors.find(({ command }) => command === name?.toLowerCase());
}
