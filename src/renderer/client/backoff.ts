/** Waiting times between attempts to reconnect, in ms. */
export interface BackoffOptions {
  readonly firstMs: number;
  readonly maxMs: number;
}

const reconnectBackoff: BackoffOptions = { firstMs: 250, maxMs: 15_000 };

/**
 * Wait before attempt `attempt` (1 = first retry): doubles up to the maximum, of which a random half
 * is taken off so that many clients of one host do not return at the same moment.
 * `random` is in [0, 1).
 */
export function backoffDelay(
  attempt: number,
  random: number,
  options: BackoffOptions = reconnectBackoff,
): number {
  const exponent = Math.min(Math.max(attempt - 1, 0), 30);
  const ceiling = Math.min(options.maxMs, options.firstMs * 2 ** exponent);
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
