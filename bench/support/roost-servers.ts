// Processes between a wing and whoever looks at it from elsewhere.

import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { WingClient } from '#shared/client/wing-client.ts';
import { type LinkedTo, signIn } from '#tests/support/roost/linked-wing.ts';
import type { LinkPace } from '#tests/support/roost/paced-link.ts';
import { newUser, type RoostUser } from '#tests/support/roost/roost-state.ts';
import type { RoostReady } from '../roost-server.ts';
import { root } from './servers.ts';

/** A roost in a process of its own, and its only user. */
export interface RoostProcess {
  readonly url: string;
  readonly user: RoostUser;
  /** Pace of browsers that connect from now on. */
  setPace(pace: LinkPace | 'full'): void;
  stop(): void;
}

/** Starts `bench/roost-server.ts`. */
export async function startRoost(): Promise<RoostProcess> {
  const child = fork(join(root, 'bench', 'roost-server.ts'), [], { stdio: [...inherited] });
  const { url, cookie, token } = await firstMessage<RoostReady>(child);
  return {
    ...{ url, user: newUser('local', { cookie, token }) },
    setPace: (pace) => child.send(pace),
    stop: () => child.disconnect(),
  };
}

/** Starts `bench/bare-forwarder.ts`; without a target it echoes. */
export async function startForwarder(
  target?: string,
): Promise<{ readonly port: number; stop(): void }> {
  const args = target === undefined ? [] : [target];
  const child = fork(join(root, 'bench', 'bare-forwarder.ts'), args, { stdio: [...inherited] });
  const { port } = await firstMessage<{ port: number }>(child);
  return { port, stop: () => child.disconnect() };
}

/** Links the app with the roost. */
export function linkApp(client: WingClient, roost: RoostProcess): Promise<LinkedTo> {
  return signIn(client, roost);
}

const inherited = ['ignore', 'inherit', 'inherit', 'ipc'] as const satisfies readonly string[];

function firstMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', () => reject(new Error('A server of the bench ended early.')));
  });
}
