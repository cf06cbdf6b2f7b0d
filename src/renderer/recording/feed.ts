import type { Terminal } from '@xterm/xterm';
import { parseSize } from '#shared/protocol/asciicast/parse.ts';
import type { CastTimeline } from './cast-timeline.ts';

/**
 * Shows the events from number `from` on, up to number `to` but no more than about `limit` characters
 * at once. Resolves when they are drawn, with how far it came.
 */
export async function feed(
  terminal: Terminal,
  timeline: CastTimeline,
  from: number,
  to: number,
  limit: number,
): Promise<{ index: number; length: number }> {
  let text = '';
  let index = from;
  for (; index < to && text.length < limit; index += 1) {
    const event = timeline.event(index);
    if (event?.code === 'o') text += event.data;
    const size = event?.code === 'r' ? parseSize(event.data) : null;
    if (!size) continue;
    await write(terminal, text);
    terminal.resize(size.cols, size.rows);
    return { index: index + 1, length: text.length };
  }
  await write(terminal, text);
  return { index, length: text.length };
}

/** Resolves when `data` is drawn. */
export function write(terminal: Terminal, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => terminal.write(data, resolve));
}
