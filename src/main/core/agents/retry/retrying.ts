// Runs a call again while its failures look as if they would pass.
import { type Clock, type Logger, silentLogger } from '#shared/base/ports.ts';
import { nodeClock } from '../../system/node-clock.ts';
import { CancelledError, RetriesExhaustedError } from '../errors/acp-error.ts';
import { toAcpError } from '../errors/to-acp-error.ts';
import { noTelemetry, type Telemetry } from '../telemetry/telemetry.ts';
import { evaluateRetry, type RetryDecision, type RetryPolicy } from './retry-policy.ts';
import { sleep } from './sleep.ts';

export interface RetryingOptions {
  readonly policy?: Partial<RetryPolicy> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called before each pause. What it throws is logged only. */
  readonly onRetry?: ((decision: RetryDecision, error: unknown) => void) | undefined;
  /** False forbids a retry: the failed try has done what must not be done twice. */
  readonly mayRetry?: ((error: unknown) => boolean) | undefined;
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
  readonly telemetry?: Telemetry | undefined;
  /** Numbers from 0 up to 1. */
  readonly random?: (() => number) | undefined;
}

/**
 * Runs `run` with the number of the try (from 1) until it succeeds.
 * @throws AcpError the failure itself if a retry makes no sense, `RetriesExhaustedError` with the last
 * failure as cause after the last try, `CancelledError` if `signal` aborts while waiting
 */
export async function retrying<T>(
  run: (attempt: number) => Promise<T>,
  options: RetryingOptions = {},
): Promise<T> {
  const { clock = nodeClock, logger = silentLogger, telemetry = noTelemetry, signal } = options;
  for (let attempt = 1; ; attempt += 1) {
    if (signal?.aborted) {
      throw new CancelledError('The call was cancelled.', { cause: signal.reason });
    }
    try {
      return await run(attempt);
    } catch (error) {
      const decision = evaluateRetry(error, attempt, options.policy, options.random);
      const outcome = outcomeOf(decision, error, options);
      telemetry.count('retry.attempt', 1, { class: decision.class, outcome });
      if (outcome === 'fatal') throw toAcpError(error);
      if (outcome === 'exhausted') throw exhausted(error, attempt);
      const { delayMs, class: kind } = decision;
      logger.info({ attempt, delayMs, class: kind }, 'a call to an agent is tried again');
      tell(options, decision, error, logger);
      await sleep(delayMs, clock, signal);
    }
  }
}

function outcomeOf(
  decision: RetryDecision,
  error: unknown,
  { mayRetry, policy, random, signal }: RetryingOptions,
): 'retry' | 'fatal' | 'exhausted' {
  if (signal?.aborted) return 'fatal';
  // The same failure at the first try tells whether it is the number of tries that stops us.
  const passes = decision.retryable || evaluateRetry(error, 1, policy, random).retryable;
  if (!passes || mayRetry?.(error) === false) return 'fatal';
  return decision.retryable ? 'retry' : 'exhausted';
}

function exhausted(error: unknown, attempts: number): RetriesExhaustedError {
  const last = toAcpError(error);
  return new RetriesExhaustedError(
    `All ${attempts} tries failed. The last failure: ${last.message}`,
    attempts,
    { cause: last },
  );
}

function tell(
  { onRetry }: RetryingOptions,
  decision: RetryDecision,
  error: unknown,
  logger: Logger,
): void {
  try {
    onRetry?.(decision, error);
  } catch (failure) {
    logger.error({ err: failure }, 'onRetry failed');
  }
}
