import type { Logger } from '#shared/base/ports.ts';
import type { RetryDecision, RetryPolicy } from '../retry/retry-policy.ts';
import { retrying } from '../retry/retrying.ts';
import { promptBlocks } from '../session/prompt-blocks.ts';
import type { PromptInput } from '../session/session-options.ts';
import { type QueryOptions, type QueryResult, query } from './query.ts';

export interface ResilientQueryOptions {
  readonly policy?: Partial<RetryPolicy>;
  /** Told before each pause. */
  readonly onRetry?: (decision: RetryDecision, error: unknown) => void;
  readonly logger?: Logger;
  /**
   * Whether to try again after a tool may have done something: a new try does it again. Not, unless
   * `always` is given.
   */
  readonly retryWhen?: 'no-tool-ran' | 'always';
}

/**
 * Like `query`, but tries again, with a new agent, while failures look as if they would pass.
 * @throws AcpError: `RetriesExhaustedError` with the last failure as cause, or a failure that stays
 */
export async function resilientQuery(
  prompt: PromptInput,
  resilience: ResilientQueryOptions,
  options: QueryOptions,
): Promise<QueryResult> {
  const blocks = promptBlocks(prompt);
  const { policy, onRetry, retryWhen = 'no-tool-ran' } = resilience;
  const logger = resilience.logger ?? options.logger;
  const { signal, clock, telemetry } = options;
  let toolRan = false;
  return retrying(
    () => {
      toolRan = false;
      return query(blocks, {
        ...options,
        onUpdate: (notification) => {
          const { sessionUpdate } = notification.update;
          if (sessionUpdate === 'tool_call' || sessionUpdate === 'tool_call_update') toolRan = true;
          options.onUpdate?.(notification);
        },
      });
    },
    {
      policy,
      signal,
      onRetry,
      mayRetry: () => retryWhen === 'always' || !toolRan,
      clock,
      logger,
      telemetry,
    },
  );
}
