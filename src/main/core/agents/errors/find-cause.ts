/** Errors looked at in one chain; more is a loop or an attack. */
const MAX_CHAIN = 50;

/** `error` and what caused it, nearest first, also inside an `AggregateError`; each once. */
export function causesOf(error: unknown): unknown[] {
  const found: unknown[] = [];
  const waiting: unknown[] = [error];
  while (waiting.length > 0 && found.length < MAX_CHAIN) {
    const next = waiting.shift();
    if (next == null || found.includes(next)) continue;
    found.push(next);
    if (next instanceof Error) waiting.push(next.cause);
    if (next instanceof AggregateError) waiting.push(...next.errors.slice(0, MAX_CHAIN));
  }
  return found;
}

/** The nearest error of class `kind` in `error` or what caused it. */
export function findCause<E extends Error>(
  error: unknown,
  kind: abstract new (...args: never[]) => E,
): E | undefined {
  return causesOf(error).find((cause): cause is E => cause instanceof kind);
}
