import { setTimeout as pause } from 'node:timers/promises';
import type { ReadRate } from '#bench/support/open-socket.ts';
import type { AppServer } from '#bench/support/servers.ts';
import { connectApp } from '#bench/support/terminal-link.ts';
import type { TerminalChannel } from '#shared/client/terminal-channels.ts';
import type { WingClient } from '#shared/client/wing-client.ts';

/** What the actors of a soak share. */
export interface SoakContext {
  readonly app: AppServer;
  /** Home folder and platform of the app under test, to find its other doors. */
  readonly home: string;
  /** Folder of the contract's local door. */
  readonly runFolder: string;
  /** A whole number from 0 up to, not including, `below`. */
  random(below: number): number;
  /** Counts that something was done. */
  did(what: string): void;
}

/** Does something that people and programs do, once, and takes all of it back. */
export type Actor = (context: SoakContext) => Promise<void>;

/** A connection of its own, and how it may go. */
export type Connection = Awaited<ReturnType<typeof connectApp>>;

/** Runs `use` with a new connection from a browser's place, which ends with it. */
export async function withConnection<T>(
  { app }: SoakContext,
  use: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await connectPatiently(app);
  try {
    return await use(connection);
  } finally {
    connection.socket.terminate();
  }
}

/** Connects; who comes too often is told so and waits. */
export async function connectPatiently(app: AppServer, rate?: ReadRate): Promise<Connection> {
  for (;;) {
    try {
      return await connectApp(app, rate);
    } catch (error) {
      if (!(error instanceof Error && error.message.endsWith('429'))) throw error;
      await pause(1000);
    }
  }
}

/** What a terminal of the soak saw. */
export interface Watched {
  readonly channel: TerminalChannel;
  /** Resolves once `text` was shown, or the session is gone. */
  shows(text: string): Promise<void>;
}

/** Attaches a terminal that reads everything at once. The end of its session is not a fault here. */
export function watch(client: Pick<WingClient, 'terminals'>, id: string): Watched {
  const decoder = new TextDecoder();
  let seen = '';
  let gone = false;
  let wake = (): void => {};
  const take = (bytes: Uint8Array): void => {
    seen = (seen + decoder.decode(bytes, { stream: true })).slice(-8192);
    channel.ack(bytes.length);
    wake();
  };
  const end = (): void => {
    gone = true;
    wake();
  };
  const channel = client.terminals.open(
    { id, cols: 120, rows: 40 },
    {
      snapshot: (_head, _seq, replay) => take(replay),
      data: (_seq, bytes) => take(bytes),
      resized: () => {},
      exited: end,
      failed: end,
      inputRefused: () => {},
    },
  );
  return {
    channel,
    async shows(text) {
      while (!gone && !seen.includes(text)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      seen = '';
    },
  };
}
