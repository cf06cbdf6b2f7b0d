import { chordToText, parseChord } from '../../stores/chord.ts';
import type { Platform } from '../../stores/platform.ts';

const reservedEverywhere = ['Mod+T', 'Mod+N', 'Mod+W', 'Mod+Shift+N', 'Mod+Shift+T', 'Mod+Shift+W'];
const reservedByTabs = ['Ctrl+Tab', 'Ctrl+Shift+Tab', 'Ctrl+PageUp', 'Ctrl+PageDown'];
const reservedOnMac = ['Cmd+Q', 'Cmd+H', 'Cmd+M', 'Cmd+Shift+]', 'Cmd+Shift+['];

/** True for keys that a browser acts on itself and never shows to a page. */
export function browserReserves(chord: string, platform: Platform): boolean {
  if (platform.door !== 'browser') return false;
  const parsed = parseChord(chord, platform.os);
  if (!parsed) return false;
  const text = chordToText(parsed);
  return [...reservedEverywhere, ...reservedByTabs, ...(platform.os === 'mac' ? reservedOnMac : [])]
    .flatMap((reserved) => parseChord(reserved, platform.os) ?? [])
    .some((reserved) => chordToText(reserved) === text);
}
