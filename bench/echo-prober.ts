// Times echoes in a process of its own, so that what the bench itself does is not in them. Started with
// `fork`: gets the app, says `ready`; on `start` takes samples until `stop`, then sends them.

import type { ServerAddress } from './flood-viewer.ts';
import { EchoProbe } from './support/echo-probe.ts';
import { echoProgram } from './support/program.ts';
import { openLink } from './support/terminal-link.ts';

process.once('message', (message) => void serve(message as ServerAddress));
process.once('disconnect', () => process.exit(0));

async function serve(address: ServerAddress): Promise<void> {
  const server = { ...address, stop: () => Promise.resolve() };
  const probe = await EchoProbe.start(await openLink(server, echoProgram));
  await probe.take(100);
  let stopped = false;
  process.on('message', (message) => {
    if (message === 'stop') stopped = true;
    else if (message === 'start') {
      stopped = false;
      void probe
        .takeUntil(() => stopped)
        .then((samples) => process.send?.(samples.map((sample) => sample.ms)));
    }
  });
  process.send?.('ready');
}
