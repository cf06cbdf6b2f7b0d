import type { HookOutput } from './hook-types.ts';

/** What a hook returns to let things go on. */
export function hookAllow(): HookOutput {
  return { continue: true };
}

/** What a hook returns to refuse. `reason` is told to whoever asked, the agent included. */
export function hookBlock(reason: string): HookOutput {
  return { continue: false, reason };
}
