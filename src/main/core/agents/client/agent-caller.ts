// Sends requests to the agent and reads the answers. An answer is looked at as soon as it is on the
// wire, before any message behind it, so that nothing of a session can come before the session.

import type { ClientConnection } from '@agentclientprotocol/sdk/unstable';
import type { Clock } from '#shared/base/ports.ts';
import { CancelledError, RequestTimeoutError } from '../errors/acp-error.ts';
import type { CallOptions } from '../session/session-options.ts';
import type { Tap } from '../updates/tap.ts';

export interface CallerPorts {
  readonly connection: ClientConnection;
  readonly tap: Tap;
  readonly clock: Clock;
  /** What the failure of a call is for the caller; `sessionId` is the session it was about. */
  readonly toError: (
    error: unknown,
    about: { readonly method: string; readonly sessionId?: string },
  ) => Error | Promise<Error>;
}

export interface AnswerOptions<T> extends CallOptions {
  /** Gets the answer in its place on the wire, before the promise resolves. */
  readonly onAnswer?: (answer: T) => void;
}

/** How requests reach an agent. */
export interface AgentCaller {
  /**
   * Asks the agent. `parse` makes something of the answer, or throws if it cannot.
   * @throws AcpError; `CancelledError` and `RequestTimeoutError` only end the waiting
   */
  request<T>(
    method: string,
    params: object,
    parse: (answer: unknown) => T,
    options?: AnswerOptions<T>,
  ): Promise<T>;
  /** Tells the agent. @throws AcpError */
  notify(method: string, params: object): Promise<void>;
}

/** Throws `CancelledError` if `signal` has aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined, what: string): void {
  if (signal?.aborted) {
    throw new CancelledError(`${what} was cancelled before it began.`, { cause: signal.reason });
  }
}

/**
 * Rejects when `signal` aborts or the time is over, after `onLate`. Call `end` when it does not matter
 * any more.
 */
function deadline(
  options: CallOptions,
  clock: Clock,
  method: string,
  onLate: () => void,
): { readonly late: Promise<never>; end(): void } {
  const late = Promise.withResolvers<never>();
  const { signal, timeoutMs } = options;
  const giveUp = (error: Error): void => {
    onLate();
    late.reject(error);
  };
  const abort = (): void =>
    giveUp(new CancelledError(`${method} was cancelled.`, { cause: signal?.reason }));
  signal?.addEventListener('abort', abort, { once: true });
  const timer =
    timeoutMs === undefined
      ? undefined
      : clock.after(timeoutMs, () => {
          const seconds = Math.round(timeoutMs / 100) / 10;
          const message = `The agent did not answer ${method} within ${seconds} s. It may be busy or stuck: try again or restart it.`;
          const cause = new Error(`no answer after ${timeoutMs} ms`);
          giveUp(new RequestTimeoutError(message, { cause, retryable: true }));
        });
  late.promise.catch(() => {
    // Nobody may be waiting any more.
  });
  return {
    late: late.promise,
    end: () => {
      signal?.removeEventListener('abort', abort);
      timer?.dispose();
    },
  };
}

function sessionOf(params: object): { sessionId?: string } {
  return 'sessionId' in params && typeof params.sessionId === 'string'
    ? { sessionId: params.sessionId }
    : {};
}

export function createCaller(ports: CallerPorts): AgentCaller {
  const { connection, tap, clock, toError } = ports;
  return {
    async request(method, params, parse, options = {}) {
      throwIfCancelled(options.signal, method);
      const answered = Promise.withResolvers<ReturnType<typeof parse>>();
      let open = true;
      tap.watch(params, (answer) => {
        if ('error' in answer || !open) return;
        open = false;
        try {
          const value = parse(answer.result);
          options.onAnswer?.(value);
          answered.resolve(value);
        } catch (error) {
          answered.reject(error);
        }
      });
      const giveUp = new AbortController();
      const limit = deadline(options, clock, method, () => {
        // At once: an answer in this very moment must not open what nobody will own.
        open = false;
      });
      connection.agent
        .request<unknown, object>(method, params, {
          cancellationSignal: giveUp.signal,
          stopWaitingOnCancel: true,
        })
        // The library makes some errors an answer; those are all that is left to read here.
        .then((answer) => open && answered.resolve(parse(answer)))
        .catch(answered.reject);
      try {
        return await Promise.race([answered.promise, limit.late]);
      } catch (error) {
        giveUp.abort();
        throw await toError(error, { method, ...sessionOf(params) });
      } finally {
        open = false;
        limit.end();
      }
    },
    async notify(method, params) {
      try {
        await connection.agent.notify(method, params);
      } catch (error) {
        throw await toError(error, { method, ...sessionOf(params) });
      }
    },
  };
}
