// When and after which pause a failed call is made again (acp.md 6.14). Pure.
import { classifyError, type ErrorClass } from '../errors/classify-error.ts';

export interface RetryPolicy {
  /** Tries after the first. */
  readonly maxRetries: number;
  /** Pause before the first retry, in ms; doubled for each further one. */
  readonly baseDelayMs: number;
  /** Longest pause, in ms. */
  readonly maxDelayMs: number;
  /** How much is added at random, at most, as a part of the pause. */
  readonly jitterRatio: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  maxRetries: 5,
  baseDelayMs: 500,
  maxDelayMs: 30_000,
  jitterRatio: 0.25,
};

export interface RetryDecision {
  readonly class: ErrorClass;
  readonly retryable: boolean;
  /** The failed try that this is about, from 1. */
  readonly attempt: number;
  readonly maxRetries: number;
  /** Pause before the next try, in ms; 0 if there is none. */
  readonly delayMs: number;
}

/** A policy with the usual value for each that is missing, zero or no sensible number. */
export function completePolicy(policy: Partial<RetryPolicy> = {}): RetryPolicy {
  const pick = (name: keyof RetryPolicy): number => {
    const value = policy[name];
    return value !== undefined && Number.isFinite(value) && value > 0
      ? value
      : defaultRetryPolicy[name];
  };
  return {
    maxRetries: Math.ceil(pick('maxRetries')),
    baseDelayMs: pick('baseDelayMs'),
    maxDelayMs: pick('maxDelayMs'),
    jitterRatio: pick('jitterRatio'),
  };
}

/**
 * Whether a call that failed with `error` at try `attempt` (from 1) is worth another.
 * `random` gives numbers from 0 up to 1.
 */
export function evaluateRetry(
  error: unknown,
  attempt: number,
  policy?: Partial<RetryPolicy>,
  random: () => number = Math.random,
): RetryDecision {
  const whole = completePolicy(policy);
  const { class: kind, retryable: mayPass, message } = classifyError(error);
  const retryable = mayPass && attempt <= whole.maxRetries;
  const delayMs = retryable ? delayOf(attempt, message, whole, random) : 0;
  return { class: kind, retryable, attempt, maxRetries: whole.maxRetries, delayMs };
}

function delayOf(
  attempt: number,
  message: string,
  { baseDelayMs, maxDelayMs, jitterRatio }: RetryPolicy,
  random: () => number,
): number {
  const hint = hintOf(message);
  if (hint !== undefined) return Math.min(hint, maxDelayMs);
  const delay = Math.min(baseDelayMs * 2 ** (attempt - 1), maxDelayMs);
  return Math.min(delay + random() * jitterRatio * delay, maxDelayMs);
}

/** The pause a server asks for, in ms: "retry after 12", "retrying in 3.5s", "retry-after: 1". */
function hintOf(message: string): number | undefined {
  const match =
    /\bretry(?:ing)?(?:[\s_-]+(?:after|in))?[\s:="]+(\d{1,9}(?:\.\d{1,6})?)\s*(ms\b)?/i.exec(
      message,
    );
  if (match === null) return undefined;
  const [, number = '', inMs] = match;
  return inMs === undefined ? Number(number) * 1000 : Number(number);
}
