import { hexColor } from './hex-color.ts';
import type { SchemeColors } from './import-color-scheme.ts';

const ansiNames = [
  ...['black', 'red', 'green', 'yellow', 'blue', 'purple', 'cyan', 'white'],
  ...['brightBlack', 'brightRed', 'brightGreen', 'brightYellow'],
  ...['brightBlue', 'brightPurple', 'brightCyan', 'brightWhite'],
];

/** Reads one scheme, a list of them, or a whole settings file with `schemes`. Incomplete ones are left out. */
export function readWindowsTerminal(json: unknown): readonly SchemeColors[] {
  if (Array.isArray(json)) return json.flatMap(readOne);
  if (typeof json !== 'object' || json === null) return [];
  if ('schemes' in json && Array.isArray(json.schemes)) return json.schemes.flatMap(readOne);
  return readOne(json);
}

function readOne(value: unknown): readonly SchemeColors[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = new Map<string, unknown>(Object.entries(value));
  const ansi = ansiNames.flatMap((name) => hexColor(entries.get(name)) ?? []);
  const background = hexColor(entries.get('background'));
  const foreground = hexColor(entries.get('foreground'));
  if (ansi.length !== 16 || !background || !foreground) return [];
  const name = entries.get('name');
  return [
    {
      name: typeof name === 'string' ? name : undefined,
      background,
      foreground,
      cursor: hexColor(entries.get('cursorColor')) ?? foreground,
      selection: hexColor(entries.get('selectionBackground')) ?? ansi[8] ?? foreground,
      ansi,
    },
  ];
}
