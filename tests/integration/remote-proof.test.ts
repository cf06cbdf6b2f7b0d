// A link is proven by a message that came back through the roost.

import { expect, test, vi } from 'vitest';
import { linkWing } from '../support/roost/linked-wing.ts';
import { ScriptedRoost } from '../support/roost/scripted-roost.ts';

test('a link is proven by what this machine has asked itself through the roost', {
  timeout: 40_000,
}, async () => {
  await using roost = await ScriptedRoost.start();
  await using wing = await linkWing(roost);
  await vi.waitFor(
    async () => {
      const [linked] = (await wing.status()).roosts;
      expect(linked).toMatchObject({ state: 'connected', problem: null });
      expect(linked?.proof?.roundTripMs).toBeGreaterThan(0);
    },
    { timeout: 20_000 },
  );
});
