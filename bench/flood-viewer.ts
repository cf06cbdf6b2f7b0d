// A viewer in a process of its own that makes a session flood and reads it at full speed. Started with
// `fork`; gets the server by message, says `flooding` once bytes arrive, stops on `disconnect`.

import { floodProgram } from './support/program.ts';
import type { AppServer, BareServer } from './support/servers.ts';
import { openLink, waitForText } from './support/terminal-link.ts';

/** A server as plain data, without its process. */
export type ServerAddress = Omit<AppServer, 'stop'> | Omit<BareServer, 'stop'>;

process.once('message', (message) => void flood(message as ServerAddress));
process.once('disconnect', () => process.exit(0));

async function flood(address: ServerAddress): Promise<void> {
  const stop = (): Promise<void> => Promise.resolve();
  const link = await openLink({ ...address, stop }, floodProgram);
  await waitForText(link, 'ready');
  let bytes = 0;
  link.onOutput = (chunk) => {
    bytes += chunk.length;
    if (bytes - chunk.length < 1_000_000 && bytes >= 1_000_000) process.send?.('flooding');
  };
  process.on('message', (request) => {
    if (request === 'count') process.send?.({ bytes });
    else if (request === 'stop') {
      link.close();
      process.send?.('stopped');
    }
  });
  link.send('\n');
}
