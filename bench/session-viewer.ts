// A viewer of an existing session in a process of its own. Started with `fork`; gets where to attach by
// message, says `attached`, then reads at full speed or, told to stall, nothing more.

import type { ServerAddress } from './flood-viewer.ts';
import type { Program } from './support/program.ts';
import type { AppServer } from './support/servers.ts';
import { attachApp, connectApp } from './support/terminal-link.ts';

/** Where and how to attach. */
export interface ViewerRequest {
  readonly app: Extract<ServerAddress, { socketUrl: string }>;
  readonly id: string;
  readonly program: Program;
  readonly mode: 'read' | 'stall';
}

process.once('message', (message) => void view(message as ViewerRequest));
process.once('disconnect', () => process.exit(0));

async function view({ app, id, program, mode }: ViewerRequest): Promise<void> {
  const server: AppServer = { ...app, stop: () => Promise.resolve() };
  const link = attachApp(await connectApp(server), id, program);
  link.onSnapshot = () => {
    link.onSnapshot = () => {};
    if (mode === 'stall') link.stall();
    process.send?.('attached');
  };
}
