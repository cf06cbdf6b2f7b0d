import * as z from 'zod/mini';
import { pause } from '#shared/base/pause.ts';
import type { Clock } from '#shared/base/ports.ts';
import { SideChannelError } from './side-channel-error.ts';
import type { SideHttp } from './side-http.ts';

const HEALTH = '/global/health';
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;
const health = z.object({ healthy: z.literal(true), version: z.optional(z.string()) });

interface WaitOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Waits for a starting opencode server to answer, and makes sure that it wants its password. Resolves
 * with its version. @throws SideChannelError
 */
export async function waitUntilHealthy(
  http: SideHttp,
  { clock, timeoutMs, signal }: WaitOptions,
): Promise<string | undefined> {
  const until = clock.monotonic() + timeoutMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await check(http, signal);
    } catch (error) {
      const mayCome = error instanceof SideChannelError && error.reason === 'unreachable';
      if (!mayCome || signal?.aborted || clock.monotonic() + pauseMs > until) throw error;
    }
    await pause(clock, pauseMs, signal);
  }
}

async function check(http: SideHttp, signal: AbortSignal | undefined): Promise<string | undefined> {
  const options = signal ? { signal } : {};
  const stranger = await http.status(HEALTH, { ...options, anonymous: true });
  if (stranger !== 401) {
    throw new SideChannelError(
      'The HTTP API of opencode does not ask for its password, so it is not used. Update opencode.',
      'unprotected',
    );
  }
  const answer = health.safeParse(await http.call('GET', HEALTH, options));
  if (!answer.success) {
    throw new SideChannelError('opencode says that it is not well.', 'bad_answer');
  }
  return answer.data.version;
}
