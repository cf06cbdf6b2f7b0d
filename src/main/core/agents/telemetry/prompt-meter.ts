import type { Clock } from '#shared/base/ports.ts';
import type { TokenCounts } from '../accounting/cost-snapshot.ts';
import type { Telemetry } from './telemetry.ts';

/** A prompt that is being measured. Only the first end counts. */
export interface PromptMeasure {
  /** The turn ended; `tokens` are those of this turn, as `Accounting.didRespond` gives them. */
  end(stopReason: string, tokens?: TokenCounts): void;
  /** The prompt failed. */
  fail(error: unknown): void;
}

/** Measures a prompt from now on: its span, duration and tokens. */
export function measurePrompt(
  telemetry: Telemetry,
  clock: Pick<Clock, 'monotonic'>,
  about: {
    readonly sessionId: string;
    readonly model?: string | undefined;
    readonly mode?: string | undefined;
  },
): PromptMeasure {
  const { sessionId, model, mode } = about;
  const begun = clock.monotonic();
  const span = telemetry.span('session.prompt', { 'session.id': sessionId, model, mode });
  let ended = false;
  function end(stopReason: string, error: unknown, tokens?: TokenCounts): void {
    if (ended) return;
    ended = true;
    const seconds = (clock.monotonic() - begun) / 1000;
    telemetry.observe('session.prompt.duration', seconds, { stop_reason: stopReason, model, mode });
    for (const [direction, kind] of directions) {
      const value = tokens?.[kind] ?? 0;
      if (value > 0) telemetry.observe('session.prompt.tokens', value, { direction, model });
    }
    span.end(error);
  }
  return {
    end: (stopReason, tokens) => end(stopReason, undefined, tokens),
    fail: (error) => end('error', error ?? new Error('The prompt failed.')),
  };
}

const directions: readonly (readonly [string, keyof TokenCounts])[] = [
  ['input', 'inputTokens'],
  ['output', 'outputTokens'],
  ['cached_read', 'cachedReadTokens'],
  ['cached_write', 'cachedWriteTokens'],
  ['thought', 'thoughtTokens'],
];
