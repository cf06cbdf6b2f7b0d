// A scripted roost in a process of its own: forwards, and keeps nothing. Its pace is what it is told.

import type { LinkPace } from '#tests/support/roost/paced-link.ts';
import { ScriptedRoost } from '#tests/support/roost/scripted-roost.ts';

/** What the roost's process says once it listens. */
export interface RoostReady {
  readonly url: string;
  /** Cookie and token of its only user. */
  readonly cookie: string;
  readonly token: string;
}

const roost = await ScriptedRoost.start({ records: false });
process.on('message', (pace: LinkPace | 'full') => {
  roost.pace = pace === 'full' ? undefined : pace;
});
process.on('disconnect', () => process.exit());
const { url, owner } = roost;
const ready: RoostReady = { url, cookie: owner.cookie, token: owner.token };
process.send?.(ready);
