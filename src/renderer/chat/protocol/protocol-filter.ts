// Messages of a protocol log: which are shown, and how they are written down. Pure.

import type { ProtocolFrame } from '#shared/contract/index.ts';

export interface ProtocolFilter {
  readonly direction: 'all' | ProtocolFrame['direction'];
  /** Empty for all. */
  readonly method: string;
  readonly text: string;
}

export const noFilter: ProtocolFilter = { direction: 'all', method: '', text: '' };

/** The messages that a filter lets through. All words of its text must be in a message. */
export function filterFrames(
  frames: readonly ProtocolFrame[],
  { direction, method, text }: ProtocolFilter,
): readonly ProtocolFrame[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return frames.filter((frame) => {
    if (direction !== 'all' && frame.direction !== direction) return false;
    if (method !== '' && frame.method !== method) return false;
    if (words.length === 0) return true;
    const all = `${frame.method ?? ''} ${frame.note ?? ''} ${frame.text}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** Methods in a log, in the order of the alphabet. */
export function methodsOf(frames: readonly ProtocolFrame[]): readonly string[] {
  const methods = frames.flatMap(({ method }) => (method === null ? [] : [method]));
  return [...new Set(methods)].sort();
}

const marks: Readonly<Record<ProtocolFrame['direction'], string>> = {
  in: '<-',
  out: '->',
  stderr: '!!',
  event: '--',
};

/** Messages as a text file, one a line. */
export function exportFrames(frames: readonly ProtocolFrame[]): string {
  const lines = frames.map(({ at, direction, text, note }) => {
    const remark = note === null ? '' : ` # ${note}`;
    return `${new Date(at).toISOString()} ${marks[direction]} ${text}${remark}`;
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** A message on several lines; as it is if it was cut. */
export function prettyText(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
