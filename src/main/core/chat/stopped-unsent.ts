/** A person stopped a turn before its prompt was sent to the agent. */
export class StoppedUnsentError extends Error {
  override readonly name = 'StoppedUnsentError';

  constructor() {
    super('Stopped before it was sent.');
  }
}
