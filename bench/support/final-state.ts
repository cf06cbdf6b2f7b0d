import type { WingClient } from '#shared/client/wing-client.ts';
import type { Program } from './program.ts';
import { attachApp } from './terminal-link.ts';

/** Everything a session's emulator holds, as sent to a viewer. */
export interface FinalState {
  /** Bytes of output that are in it. */
  readonly seq: number;
  readonly cols: number;
  readonly rows: number;
  readonly replay: Uint8Array;
}

const LIMIT_MS = 60_000;

/** Attaches to a session and waits for a complete snapshot; detaches again. */
export function completeSnapshot(
  client: WingClient & { stall(): void },
  id: string,
  program: Program,
): Promise<FinalState> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('No complete snapshot came.')), LIMIT_MS);
    const link = attachApp(client, id, program);
    link.onSnapshot = (replay, head, seq) => {
      if (!head.complete) return;
      clearTimeout(timer);
      resolve({ seq, cols: head.cols, rows: head.rows, replay: replay.slice() });
      link.close();
    };
  });
}
