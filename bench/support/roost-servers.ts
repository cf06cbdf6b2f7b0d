// Processes between a wing and whoever looks at it from elsewhere.

import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { LinkPace } from '#tests/support/roost/paced-link.ts';
import { newUser, type RoostUser } from '#tests/support/roost/roost-state.ts';
import type { RoostReady } from '../roost-server.ts';
import { firstMessage, root } from './servers.ts';

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

const inherited = ['ignore', 'inherit', 'inherit', 'ipc'] as const satisfies readonly string[];
