import type { Attention } from '#shared/contract/index.ts';

/** An open episode, changed by `over`. */
export function anEpisode(over: Partial<Attention> = {}): Attention {
  return { id: 'e1', reason: 'bell', message: null, since: 1, at: 1, count: 1, ...over };
}
