// How recordings are put into words. Pure.

import type { RecordingInfo } from '#shared/contract/index.ts';

/** `0:05`, `12:34` or `1:02:03`; with `tenths`, `0:05.3`. */
export function clockTime(seconds: number, tenths = false): string {
  if (tenths) return `${clockTime(seconds)}.${Math.floor(seconds * 10) % 10}`;
  const whole = Math.floor(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** For assistive technology: `1 minute 5 seconds`. */
export function spokenTime(seconds: number): string {
  const whole = Math.floor(seconds);
  const parts = [
    count(Math.floor(whole / 3600), 'hour'),
    count(Math.floor(whole / 60) % 60, 'minute'),
    count(whole % 60, 'second'),
  ].filter((part) => part !== '');
  return parts.join(' ') || '0 seconds';
}

/** `512 bytes`, `14 kB`, `3.2 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return count(bytes, 'byte') || '0 bytes';
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
}

/** Why it ended, where that is worth saying; else undefined. */
export function endText({ ended }: RecordingInfo): string | undefined {
  switch (ended) {
    case 'limit':
      return 'Reached its largest size';
    case 'failed':
      return 'Could not be written to the end';
    case 'interrupted':
      return 'Cut short';
    case 'quit':
      return 'Ended when Aerie quit';
    case 'exited':
    case 'stopped':
    case null:
      return undefined;
  }
}

/** The name to show: the title of the session, or its id. */
export function recordingTitle({ title, session }: RecordingInfo): string {
  return title.trim() || session;
}

/** True if what is searched for is in its title, session, day or state. */
export function matchesSearch(info: RecordingInfo, query: string): boolean {
  const text = [
    info.title,
    info.session,
    new Date(info.startedAt).toLocaleString(),
    endText(info),
    info.running ? 'recording now' : '',
    info.keys ? 'keys' : '',
  ];
  const all = text.join('\n').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

const keyNames: Readonly<Record<string, string>> = {
  '\r': '⏎',
  '\n': '⏎',
  '\t': '⇥',
  '\x1b': '⎋',
  '\x7f': '⌫',
  ' ': '␣',
  '\x1b[A': '↑',
  '\x1b[B': '↓',
  '\x1b[C': '→',
  '\x1b[D': '←',
  '\x1bOA': '↑',
  '\x1bOB': '↓',
  '\x1bOC': '→',
  '\x1bOD': '←',
};

/** Keys as a person names them: `^C`, `⏎`, `↑`. */
export function keyText(keys: string): string {
  return keys.replace(/\x1b[[O][A-D]|[\x00-\x20\x7f]/g, (key) => {
    return keyNames[key] ?? `^${String.fromCharCode(key.charCodeAt(0) + 64)}`;
  });
}

function count(amount: number, unit: string): string {
  if (amount === 0) return '';
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
