import type { ChatStart } from '#shared/contract/index.ts';

interface StartStep {
  readonly step: ChatStart['step'];
  readonly words: string;
}

/** What the start of an agent consists of, in its order. */
export const startSteps: readonly StartStep[] = [
  { step: 'finding', words: 'Looking for the program' },
  { step: 'starting', words: 'Starting the program' },
  { step: 'greeting', words: 'Waiting for its greeting' },
  { step: 'session', words: 'Opening the session' },
];

/** A start that is over sooner is not worth a look, in ms. */
const SHOWN_AFTER_MS = 400;
/** From here on it takes longer than usual, in ms. */
const SLOW_AFTER_MS = 15_000;

/** How the start of an agent is shown at the time `now`, in ms since 1970. */
export function startLook(
  { since }: Pick<ChatStart, 'since'>,
  now: number,
): 'hidden' | 'shown' | 'slow' {
  const elapsed = now - since;
  if (elapsed < SHOWN_AFTER_MS) return 'hidden';
  return elapsed < SLOW_AFTER_MS ? 'shown' : 'slow';
}
