import { expect, it, onTestFinished } from 'vitest';
import { Emitter } from '#shared/base/emitter.ts';
import type { SessionEvent } from '#shared/contract/index.ts';
import { RestoreScene } from '#tests/support/restore-scene.ts';
import { SessionEvents } from './session-events.ts';
import { SessionMetadata } from './session-metadata.ts';

it('a session of an earlier run is told as created, and as idle, once its program was started again', async () => {
  const place = await RestoreScene.create();
  onTestFinished(() => place[Symbol.asyncDispose]());
  const before = place.start();
  await before.restore.ready;
  await before.create('old');
  await before.end();
  const run = place.start();
  const events = new SessionEvents(run.sessions, new SessionMetadata(), {
    limits: { idleMs: () => 1000, floodBytes: () => 0, onDidChange: new Emitter().event },
    clock: run.clock,
  });
  onTestFinished(() => events.dispose());
  const seen: SessionEvent['type'][] = [];
  events.onDidHappen(({ event }) => seen.push(event.type));
  await run.restore.ready;
  run.clock.advance(5000);
  expect(seen).toEqual([]);
  await run.sessions.get('old').restart();
  run.spawner.last.say('here');
  run.clock.advance(5000);
  expect(seen).toEqual(['created', 'idle']);
});
