// Runs a program's own functions at the eleven moments of hook-types.ts. Hooks of an event run one
// after the other, in the order they were registered; those that only watch never delay anything.

import { nodeClock } from '#core/system/node-clock.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { boundedRun, TookTooLongError } from './bounded-run.ts';
import type {
  BlockingHookEvent,
  HookEvent,
  HookFn,
  HookInput,
  HookMap,
  HookMatcher,
  HookOutput,
  Hooks,
} from './hook-types.ts';

const DEFAULT_TIMEOUT_MS = 60_000;

export interface HooksPorts {
  readonly logger?: Logger;
  readonly clock?: Clock;
}

type Refusal = NonNullable<Awaited<ReturnType<Hooks['ask']>>>;

/**
 * Hooks of one client. Several maps are appended in order. `once` counts for the life of the result,
 * so make one for each client.
 */
export function createHooks(
  maps: HookMap | readonly HookMap[] | undefined,
  ports: HooksPorts = {},
): Hooks {
  const all: readonly HookMap[] = maps === undefined ? [] : isList(maps) ? maps : [maps];
  return new HookRunner(all, ports);
}

function isList(maps: HookMap | readonly HookMap[]): maps is readonly HookMap[] {
  return Array.isArray(maps);
}

class HookRunner implements Hooks {
  readonly #maps: readonly HookMap[];
  readonly #logger: Logger;
  readonly #clock: Clock;
  /** Matchers with `once` that have had their turn. */
  readonly #spent = new Set<object>();

  constructor(maps: readonly HookMap[], ports: HooksPorts) {
    this.#maps = maps;
    this.#logger = ports.logger ?? silentLogger;
    this.#clock = ports.clock ?? nodeClock;
  }

  async ask<E extends BlockingHookEvent>(
    event: E,
    text: string,
    input: Omit<HookInput<E>, 'event'>,
    signal?: AbortSignal,
  ): Promise<Refusal | null> {
    for (const matcher of this.#matching(event, text)) {
      for (const hook of matcher.hooks) {
        const refusal = await this.#askOne(event, matcher, hook, input, signal);
        if (refusal) return refusal;
      }
    }
    return null;
  }

  tell<E extends Exclude<HookEvent, BlockingHookEvent>>(
    event: E,
    text: string,
    input: Omit<HookInput<E>, 'event'>,
  ): void {
    void this.#tellAll(event, text, input);
  }

  async #tellAll<E extends HookEvent>(
    event: E,
    text: string,
    input: Omit<HookInput<E>, 'event'>,
  ): Promise<void> {
    for (const matcher of this.#matching(event, text)) {
      for (const hook of matcher.hooks) {
        try {
          await this.#run(event, matcher, hook, input);
        } catch (err) {
          this.#logger.warn({ err, event }, 'A hook failed.');
        }
      }
    }
  }

  async #askOne<E extends BlockingHookEvent>(
    event: E,
    matcher: HookMatcher<E>,
    hook: HookFn<E>,
    input: Omit<HookInput<E>, 'event'>,
    signal: AbortSignal | undefined,
  ): Promise<Refusal | null> {
    try {
      const output = await this.#run(event, matcher, hook, input, signal);
      if (output?.continue !== false) return null;
      return { reason: output.reason || 'A hook refused.', cause: 'hook' };
    } catch (err) {
      this.#logger.warn({ err, event }, 'A hook failed, which counts as a refusal.');
      const reason =
        err instanceof TookTooLongError
          ? 'A hook took too long, which counts as a refusal.'
          : 'A hook failed, which counts as a refusal. The log has the details.';
      return { reason, cause: 'error' };
    }
  }

  async #run<E extends HookEvent>(
    event: E,
    matcher: HookMatcher<E>,
    hook: HookFn<E>,
    input: Omit<HookInput<E>, 'event'>,
    signal?: AbortSignal,
  ): Promise<HookOutput | undefined> {
    const whole = withEvent(event, input);
    const output = await boundedRun(async (bounded) => await hook(whole, { signal: bounded }), {
      timeoutMs: matcher.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      clock: this.#clock,
      signal,
    });
    if (!output) return undefined;
    if (!output.suppressOutput) {
      this.#logger.debug({ event, continue: output.continue !== false }, 'A hook ran.');
    }
    return output;
  }

  /** Matchers for `text`, in order; one with `once` is claimed here, before anything is awaited. */
  *#matching<E extends HookEvent>(event: E, text: string): Generator<HookMatcher<E>> {
    for (const map of this.#maps) {
      for (const matcher of map[event] ?? []) {
        if (!matches(matcher.matcher, text)) continue;
        if (matcher.once) {
          if (this.#spent.has(matcher)) continue;
          this.#spent.add(matcher);
        }
        yield matcher;
      }
    }
  }
}

/** An expression with `g` or `y` remembers where it was; that must not decide about the next text. */
function matches(matcher: RegExp | undefined, text: string): boolean {
  if (!matcher || text === '') return true;
  matcher.lastIndex = 0;
  const found = matcher.test(text);
  matcher.lastIndex = 0;
  return found;
}

function withEvent<E extends HookEvent>(event: E, input: Omit<HookInput<E>, 'event'>): HookInput<E>;
function withEvent(event: HookEvent, input: object): object {
  return { ...input, event };
}
