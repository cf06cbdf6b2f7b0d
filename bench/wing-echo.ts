// Keystroke to echoed byte at a client elsewhere, sealed, through a roost; against bare node-pty behind a
// forwarder, so that both cross two sockets each way. Beside it the same sealed as on the wire of a wing, by
// nothing but JSON and AES-GCM at both ends: no wing can be faster than that.

import { signIn } from '#tests/support/roost/linked-wing.ts';
import { EchoProbe } from './support/echo-probe.ts';
import { echoProgram } from './support/program.ts';
import { openRemoteLink } from './support/remote-link.ts';
import type { BenchResult } from './support/report.ts';
import { startForwarder, startRoost } from './support/roost-servers.ts';
import { sealLink } from './support/sealed-link.ts';
import { startApp, startBare } from './support/servers.ts';
import { percentile } from './support/stats.ts';
import { connectApp, createAppSession, openBareLink } from './support/terminal-link.ts';

const SAMPLES = 4000;
/** Short ones: what else the machine does meets all alike, and one run says what another does. */
const ROUNDS = 40;
/** Until all processes have compiled what a key goes through. */
const WARM_UP = 1000;

const names = ['bare', 'sealed', 'app'] as const;
type Name = (typeof names)[number];

export async function run(): Promise<BenchResult> {
  const [app, bare, sealing, roost] = await Promise.all([
    startApp(),
    startBare(),
    startBare(true),
    startRoost(),
  ]);
  const forwarder = await startForwarder(`ws://127.0.0.1:${bare.port}`);
  const sealedForwarder = await startForwarder(`ws://127.0.0.1:${sealing.port}`);
  const taken: Record<Name, number[]> = { bare: [], sealed: [], app: [] };
  try {
    const client = await connectApp(app);
    const { wingId } = await signIn(client, roost);
    const id = await createAppSession(client, echoProgram);
    const probes = {
      bare: await EchoProbe.start(
        await openBareLink({ ...bare, port: forwarder.port }, echoProgram),
      ),
      sealed: await EchoProbe.start(
        sealLink(await openBareLink({ ...sealing, port: sealedForwarder.port }, echoProgram)),
      ),
      app: await EchoProbe.start(await openRemoteLink(roost, wingId, id)),
    };
    for (const name of names) await probes[name].take(WARM_UP);
    // Rounds alternate, so that whatever else the machine does meets both alike.
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of round % 2 === 0 ? names : names.toReversed()) {
        taken[name].push(...(await probes[name].take(SAMPLES / ROUNDS)).map(({ ms }) => ms));
      }
    }
    for (const name of names) probes[name].close();
  } finally {
    forwarder.stop();
    sealedForwarder.stop();
    roost.stop();
    await Promise.all([app.stop(), bare.stop(), sealing.stop()]);
  }
  const at = (name: Name, p: number): number => percentile(taken[name], p);
  return {
    name: 'wing-echo',
    figures: [
      {
        label: 'p50 through a roost, sealed',
        value: at('app', 0.5) / at('bare', 0.5),
        target: 1.5,
        sense: 'at-most',
        unit: '× bare',
      },
    ],
    details: {
      'bare p50 ms': at('bare', 0.5),
      'bare p99 ms': at('bare', 0.99),
      'bare, sealed at both ends, p50 × bare': at('sealed', 0.5) / at('bare', 0.5),
      'app p50 ms': at('app', 0.5),
      'app p99 ms': at('app', 0.99),
    },
  };
}
