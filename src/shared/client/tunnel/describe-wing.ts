// What a machine elsewhere says of itself: the roost knows only its id and its key.

import * as z from 'zod/mini';
import { plainLine } from '../../chat/safe-text.ts';
import type { TunnelCalls } from './tunnel-calls.ts';

const MAX_NAME = 64;

const told = z.object({
  hostname: z.optional(z.string()),
  wing_label: z.optional(z.string()),
  platform: z.optional(z.string()),
  locked: z.optional(z.boolean()),
});
const refused = z.object({ error: z.string() });

/** `name` and `system` are empty when it does not tell this user. */
export interface WingDescription {
  readonly name: string;
  readonly system: string;
  readonly state: 'open' | 'locked' | 'refuses' | 'silent';
}

/** Asks the machine; what goes wrong, or was aborted, is `silent`. */
export async function describeWing(
  tunnel: Pick<TunnelCalls, 'request'>,
  signal?: AbortSignal,
): Promise<WingDescription> {
  try {
    const answer = await tunnel.request({ type: 'wing.info' }, signal);
    const { hostname = '', wing_label, platform = '', locked } = told.parse(answer);
    return {
      // What a machine calls itself is for the screen of somebody else.
      name: plainLine(wing_label || hostname, MAX_NAME),
      system: plainLine(platform, MAX_NAME),
      state: refused.safeParse(answer).success ? 'refuses' : locked ? 'locked' : 'open',
    };
  } catch {
    return { name: '', system: '', state: 'silent' };
  }
}
