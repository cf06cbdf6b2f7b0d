// Keystroke to echoed byte at a WebSocket viewer: alone, and while another session floods.

import { EchoProbe, type EchoSample } from './support/echo-probe.ts';
import { startFlood } from './support/flood.ts';
import { echoProgram } from './support/program.ts';
import type { BenchResult } from './support/report.ts';
import { type AppServer, type BareServer, startApp, startBare } from './support/servers.ts';
import { median, percentile } from './support/stats.ts';
import { openLink } from './support/terminal-link.ts';

const SAMPLES = 2000;
const ROUNDS = 8;
const WARM_UP = 100;

async function idleSamples(probe: EchoProbe): Promise<EchoSample[]> {
  return probe.take(SAMPLES / ROUNDS);
}

async function floodedSamples(
  server: AppServer | BareServer,
  probe: EchoProbe,
): Promise<{ samples: EchoSample[]; mibPerSecond: number }> {
  const flood = await startFlood(server);
  await probe.take(WARM_UP / 4);
  const before = await flood.bytes();
  const startedAt = performance.now();
  const samples = await probe.take(SAMPLES / ROUNDS);
  const seconds = (performance.now() - startedAt) / 1000;
  const mib = ((await flood.bytes()) - before) / 2 ** 20;
  await flood.stop();
  return { samples, mibPerSecond: mib / seconds };
}

export async function run(): Promise<BenchResult> {
  const servers = { bare: await startBare(), app: await startApp() };
  const idle: Record<string, number[]> = { bare: [], app: [] };
  const flooded: Record<string, number[]> = { bare: [], app: [] };
  const rates: Record<string, number[]> = { bare: [], app: [] };
  try {
    const probes = {
      bare: await EchoProbe.start(await openLink(servers.bare, echoProgram)),
      app: await EchoProbe.start(await openLink(servers.app, echoProgram)),
    };
    const names = ['bare', 'app'] as const;
    for (const name of names) await probes[name].take(WARM_UP);
    // Rounds alternate, so that whatever else the machine does meets both alike.
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of round % 2 === 0 ? names : names.toReversed()) {
        idle[name]?.push(...(await idleSamples(probes[name])).map((sample) => sample.ms));
      }
    }
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of round % 2 === 0 ? names : names.toReversed()) {
        const { samples, mibPerSecond } = await floodedSamples(servers[name], probes[name]);
        flooded[name]?.push(...samples.map((sample) => sample.ms));
        rates[name]?.push(mibPerSecond);
      }
    }
  } finally {
    await Promise.all([servers.bare.stop(), servers.app.stop()]);
  }
  return resultOf(idle, flooded, rates);
}

type Samples = Record<string, number[]>;

function resultOf(idle: Samples, flooded: Samples, rates: Samples): BenchResult {
  const at = (samples: Samples, name: string, p: number): number =>
    percentile(samples[name] ?? [], p);
  const figure = (label: string, samples: Samples, p: number) => ({
    label,
    value: at(samples, 'app', p) / at(samples, 'bare', p),
    target: 1.3,
    sense: 'at-most' as const,
    unit: '× bare',
  });
  const details: Record<string, number> = {};
  for (const name of ['bare', 'app']) {
    details[`${name} idle p50 ms`] = at(idle, name, 0.5);
    details[`${name} idle p99 ms`] = at(idle, name, 0.99);
    details[`${name} flooded p50 ms`] = at(flooded, name, 0.5);
    details[`${name} flooded p99 ms`] = at(flooded, name, 0.99);
    details[`${name} flood at its viewer MiB/s`] = median(rates[name] ?? []);
  }
  return {
    name: 'echo',
    figures: [
      figure('idle p50', idle, 0.5),
      figure('flooded p50', flooded, 0.5),
      figure('flooded p99', flooded, 0.99),
    ],
    details,
  };
}
