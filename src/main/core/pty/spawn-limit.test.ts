import { expect, it } from 'vitest';
import { FakePtySpawner } from '#tests/support/fake-pty.ts';
import type { PtyOptions } from './pty-spawner.ts';
import { limitSpawns } from './spawn-limit.ts';

const options = (shell: string): PtyOptions => ({
  shell,
  args: [],
  env: {},
  cwd: '/',
  cols: 80,
  rows: 24,
});

it('starts three at once and the others in the order they came, also when one fails', async () => {
  const started: string[] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const real = new FakePtySpawner();
  const spawner = limitSpawns({
    async spawn(wanted) {
      started.push(wanted.shell);
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      await gate.promise;
      return real.spawn(wanted);
    },
  });
  const results = ['a', 'b', 'c', 'd', 'e', 'f'].map((shell) => spawner.spawn(options(shell)));
  const first = results[0]?.catch((error: unknown) => error);
  await expect.poll(() => started).toEqual(['a', 'b', 'c']);
  gates[0]?.reject(new Error('no such shell'));
  expect(await first).toEqual(new Error('no such shell'));
  gates[1]?.resolve();
  await expect.poll(() => started).toEqual(['a', 'b', 'c', 'd', 'e']);
  for (const gate of gates) gate.resolve();
  await expect.poll(() => started).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  gates[5]?.resolve();
  await Promise.all(results.slice(1));
});
