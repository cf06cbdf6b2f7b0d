import { readFile } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { RestoreScene } from '#tests/support/restore-scene.ts';

it('a title that a program draws in is written now and then, and before the machine sleeps', async () => {
  const place = await RestoreScene.create();
  onTestFinished(() => place[Symbol.asyncDispose]());
  const run = place.start();
  await run.restore.ready;
  await run.create('s');
  await run.pass(1000);
  const written = async (): Promise<string> => {
    const [path = ''] = await place.paths('meta');
    return (await readFile(path)).toString('hex');
  };
  const versions = new Set([await written()]);
  for (let i = 0; i < 40; i += 1) {
    run.emulators.last.emitted.fire({ type: 'title', title: `spins ${i}` });
    run.spawner.last.say('.');
    await run.pass(250);
    versions.add(await written());
  }
  expect(versions.size).toBeGreaterThan(1);
  expect(versions.size).toBeLessThanOrEqual(3);
  run.emulators.last.emitted.fire({ type: 'title', title: 'rests' });
  await run.restore.flush();
  const copy = await place.killed();
  onTestFinished(() => copy[Symbol.asyncDispose]());
  const next = copy.start();
  await next.restore.ready;
  expect(next.sessions.get('s').info.title).toBe('rests');
});
