import { toAppError } from '#shared/client/wing-client.ts';
import type { ErrorCode } from '#shared/contract/error-codes.ts';

/** An expected failure. `code` is one of a closed set; `message` says what failed and what to do next. */
export class AerieError extends Error {
  override readonly name = 'AerieError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Turns whatever was thrown into an {@link AerieError}. */
export function toAerieError(error: unknown): AerieError {
  if (error instanceof AerieError) return error;
  const { code, message } = toAppError(error);
  return new AerieError(code, message, { cause: error });
}

/**
 * The result of `work`, which is not begun once `signal` was aborted.
 * @throws what `signal` was aborted with if it was, else {@link AerieError}
 */
export async function settle<T>(
  signal: AbortSignal | undefined,
  work: (options: { signal?: AbortSignal }) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  try {
    return await work(signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw toAerieError(error);
  }
}
