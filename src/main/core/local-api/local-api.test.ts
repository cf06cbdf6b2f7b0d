import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { createTestWing } from '#tests/support/test-wing.ts';

it('is opened when another process let go of its place, and says once that it was taken', async () => {
  const home = await mkdtemp(join(tmpdir(), 'aerie-local-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const clock = new ManualClock();
  const first = createTestWing({ 'local.socket': true }, { home });
  onTestFinished(() => first.wing.dispose());
  await first.wing.localApi.settled();
  const second = createTestWing({ 'local.socket': true }, { home, clock });
  onTestFinished(() => second.wing.dispose());
  const { localApi, notices } = second.wing;
  await localApi.settled();
  clock.advance(10_000);
  await localApi.settled();
  expect(localApi.status.socket).toBeNull();
  expect(notices.open).toHaveLength(1);
  first.settings.update({ 'local.socket': false });
  await first.wing.localApi.settled();
  clock.advance(10_000);
  await localApi.settled();
  expect(localApi.status.socket).not.toBeNull();
});
