/** What a scroll did, in px. */
export interface ScrollStep {
  /** How far it went: below 0 is up. */
  readonly moved: number;
  /** What is left below. */
  readonly distance: number;
  /** A person touched wheel, keys, scroll bar or screen just before. */
  readonly byPerson: boolean;
}

const NEAR = 8;

/**
 * Whether a transcript goes on following its end after it was scrolled. Only a person leaves the end,
 * with the smallest step up; content that changes its size does not. Whoever gets to the end follows it.
 */
export function staysAtBottom(stuck: boolean, step: ScrollStep): boolean {
  if (step.moved < 0 && step.byPerson) return false;
  if (step.moved >= 0 && step.distance <= NEAR) return true;
  return stuck;
}
