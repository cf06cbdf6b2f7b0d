// One soak: an app of its own, actors that keep it busy through all of its doors, and samples of what it
// holds meanwhile.

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '#bench/support/build-output.ts';
import { type AppServer, startApp } from '#bench/support/servers.ts';
import type { Sample } from './judge.ts';
import {
  comesAndGoes,
  floods,
  kills,
  looksAtSleepers,
  reconnects,
  startSleepers,
  typesAndResizes,
} from './people.ts';
import { figuresOf, type ProcessFigures } from './process-figures.ts';
import { readsStreams, runsCommands, usesLocalDoor, usesWmuxSocket } from './programs.ts';
import { type Actor, type SoakContext, withConnection } from './soak-context.ts';

const SLEEPERS = 20;
const SAMPLE_EVERY_MS = 2000;
/** An actor that takes longer than this, in ms, waits for something that never comes. */
const ROUND_LIMIT_MS = 120_000;
/** At rest means: this long, in ms, after everything was taken back. */
const REST_MS = 20_000;

export interface SoakRun {
  readonly samples: readonly Sample[];
  readonly rest: { readonly before: ProcessFigures; readonly after: ProcessFigures };
  /** What was done, and how often. */
  readonly done: Readonly<Record<string, number>>;
  /** What went wrong; empty when all is well. */
  readonly faults: readonly string[];
}

/** Runs for `minutes`; `say` is told of each sample. */
export async function runSoak(minutes: number, say: (sample: Sample) => void): Promise<SoakRun> {
  const app = await startApp();
  const faults: string[] = [];
  try {
    const context = await contextFor(app);
    await withConnection(context, ({ api }) => api.settings.update({ 'local.socket': true }));
    const sleepers = await startSleepers(context, SLEEPERS);
    const actors = actorsFor(sleepers);
    // What is opened once and kept is open after this.
    for (const actor of actors) await bounded(actor, context);
    const before = await figuresAtRest(app);
    const startedAt = performance.now();
    const endAt = startedAt + minutes * 60_000;
    const samples: Sample[] = [];
    const sampler = setInterval(() => {
      const at = (performance.now() - startedAt) / 1000;
      const sample = { at, figures: figuresOf(app.pid) };
      samples.push(sample);
      say(sample);
    }, SAMPLE_EVERY_MS);
    const loops = actors.map(async (actor) => {
      while (performance.now() < endAt && faults.length === 0) await bounded(actor, context);
    });
    for (const loop of loops) loop.catch((error: unknown) => faults.push(String(error)));
    await Promise.allSettled(loops);
    clearInterval(sampler);
    const after = await figuresAtRest(app);
    return { samples, rest: { before, after }, done: context.done, faults };
  } finally {
    await app.stop();
  }
}

/** Everybody acts at the same time. */
function actorsFor(sleepers: readonly string[]): Actor[] {
  const people = [comesAndGoes, kills, floods, typesAndResizes, reconnects];
  const programs = [readsStreams, runsCommands, usesLocalDoor, usesWmuxSocket];
  return [...people, ...programs, looksAtSleepers(sleepers)];
}

async function contextFor(app: AppServer): Promise<SoakContext & { done: Record<string, number> }> {
  const done: Record<string, number> = {};
  const context: SoakContext = {
    app,
    home: app.home,
    runFolder: join(app.home, 'aerie', 'run'),
    random: seededRandom(1),
    did: (what) => {
      done[what] = (done[what] ?? 0) + 1;
    },
  };
  return { ...context, done };
}

async function bounded(actor: Actor, context: SoakContext): Promise<void> {
  const late = new AbortController();
  const limit = pause(ROUND_LIMIT_MS, undefined, { signal: late.signal }).then(() => {
    throw new Error(`"${actor.name || 'looksAtSleepers'}" did not come to an end.`);
  });
  limit.catch(() => {});
  try {
    await Promise.race([actor(context), limit]);
  } finally {
    late.abort();
  }
}

async function figuresAtRest(app: AppServer): Promise<ProcessFigures> {
  await pause(REST_MS);
  return figuresOf(app.pid);
}
