import { describe, expect, it, onTestFinished } from 'vitest';
import { RestoreScene } from '#tests/support/restore-scene.ts';

async function scene(): Promise<RestoreScene> {
  const made = await RestoreScene.create();
  onTestFinished(() => made[Symbol.asyncDispose]());
  return made;
}

async function startOn(place: RestoreScene, ...options: Parameters<RestoreScene['start']>) {
  const run = place.start(...options);
  await run.restore.ready;
  return run;
}

/** A run with one session that said something. */
async function withSession() {
  const place = await scene();
  const run = await startOn(place);
  await run.create('a/b');
  run.spawner.last.say('text');
  return { place, run };
}

describe('between processes', () => {
  it('nothing is taken from a process that lives', async () => {
    const { place, run } = await withSession();
    await run.pass(250);
    const other = await startOn(place);
    expect(other.sessions.list()).toEqual([]);
    expect(await place.paths('meta')).toHaveLength(1);
  });

  it('of two that start at once only one takes a session over', async () => {
    const { place, run } = await withSession();
    await run.pass(250);
    const left = await place.killed();
    onTestFinished(() => left[Symbol.asyncDispose]());
    const both = await Promise.all([startOn(left), startOn(left), startOn(left)]);
    expect(both.flatMap((started) => started.sessions.list())).toHaveLength(1);
  });

  it('a process that does not claim leaves everything to another', async () => {
    const { place, run } = await withSession();
    await run.end();
    const host = await startOn(place, {}, { claims: false });
    expect(host.sessions.list()).toEqual([]);
    const app = await startOn(place);
    expect(app.sessions.list()).toHaveLength(1);
    await host.create('hosted');
    await host.end();
    await app.restore.claim();
    expect(app.sessions.list().map(({ id }) => id)).toEqual(['a/b', 'hosted']);
    // It has its place on disk already, and gets no second one.
    await app.pass(3000);
    expect(await place.paths('meta')).toHaveLength(2);
    expect(app.restore.status.sessions).toBe(2);
  });

  it('one whose id is in use waits for the next start, unless all is to be forgotten', async () => {
    const place = await scene();
    const [one, two] = [await startOn(place), await startOn(place)];
    await one.create('same');
    await two.create('same');
    await one.end();
    await two.restore.claim();
    await two.pass(250);
    expect(two.sessions.list()).toHaveLength(1);
    expect(await place.paths('meta')).toHaveLength(2);
    await two.restore.forget();
    expect(await place.paths('meta')).toEqual([]);
  });
});
