// A flood whose lines are numbered, and a viewer that finds out whether one is missing.

import type { Terminal } from '@xterm/headless';
import type { WingClient } from '#shared/client/wing-client.ts';
import type { Program } from './program.ts';
import { createScreen, feed } from './screen.ts';

const SCROLLBACK = 400_000;

/** Prints numbered lines as fast as they are taken, for ever. */
export const numberedFlood: Program = {
  shell: '/bin/sh',
  args: [
    '-c',
    'exec awk \'BEGIN { for (i = 1; ; i++) printf "line %d of a flood of which nothing may be missing\\n", i }\'',
  ],
  cols: 120,
  rows: 40,
};

/** What a viewer saw without a break: a snapshot and what followed it. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
  /** Lines that do not follow the one before them. */
  readonly gaps: number;
  readonly liveBytes: number;
}

/**
 * Attaches to session `id` until a snapshot was followed by `enough` bytes without another one. The
 * viewer stays attached.
 */
export async function followFlood(
  { terminals }: WingClient,
  id: string,
  enough: number,
): Promise<Stretch> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    all: Uint8Array[];
    liveBytes: number;
  }>();
  let parts: Uint8Array[] = [];
  let live = 0;
  const { cols, rows } = numberedFlood;
  const channel = terminals.open(
    { id, cols, rows, everyByte: true },
    {
      snapshot(_head, _seq, replay) {
        parts = [replay];
        live = 0;
        channel.ack(replay.length);
      },
      data(_seq, bytes) {
        channel.ack(bytes.length);
        if (live >= enough) return;
        parts.push(bytes);
        live += bytes.length;
        if (live >= enough) resolve({ all: parts, liveBytes: live });
      },
      resized: () => {},
      exited: () => reject(new Error('The flood ended.')),
      failed: ({ message }) => reject(new Error(message)),
      inputRefused: () => {},
    },
  );
  const { all, liveBytes } = await promise;
  const screen = createScreen(cols, rows, SCROLLBACK);
  for (const part of all) await feed(screen, part);
  const stretch = { ...countGaps(screen), liveBytes };
  screen.dispose();
  return stretch;
}

function countGaps(screen: Terminal): Omit<Stretch, 'liveBytes'> {
  const buffer = screen.buffer.active;
  let first = Number.NaN;
  let last = Number.NaN;
  let gaps = 0;
  // The last line may be cut.
  for (let y = 0; y < buffer.baseY + buffer.cursorY; y++) {
    const text = buffer.getLine(y)?.translateToString(true) ?? '';
    const number = Number(
      /^line (\d+) of a flood of which nothing may be missing$/.exec(text)?.[1],
    );
    if (Number.isNaN(first)) first = number;
    else if (number !== last + 1) gaps += 1;
    last = number;
  }
  return { first, last, gaps };
}
