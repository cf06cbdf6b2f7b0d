import { AppError } from '#shared/base/app-error.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { RemoteSignIn } from '#shared/contract/remote.ts';
import { awaitDeviceToken, beginDeviceLogin, type DeviceToken } from './device-login.ts';

export interface SignInsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly fetch?: typeof fetch;
  /** A sign-in has begun, or is over. */
  readonly onDidChange: () => void;
  /** Somebody has allowed it. */
  readonly onToken: (roost: string, token: DeviceToken) => Promise<void>;
  /** It is over without a token; a sentence. */
  readonly onFailed: (roost: string, problem: string) => void;
}

interface Pending {
  readonly abort: AbortController;
  shown: RemoteSignIn | null;
}

/** Sign-ins that wait for somebody to allow them, at most one for each roost. */
export class SignIns implements Disposable {
  readonly #options: SignInsOptions;
  readonly #pending = new Map<string, Pending>();

  constructor(options: SignInsOptions) {
    this.#options = options;
  }

  /** What to show for `roost`; null when nothing waits. */
  of(roost: string): RemoteSignIn | null {
    return this.#pending.get(roost)?.shown ?? null;
  }

  /** Begins one; a former one for the roost ends. @throws AppError `roost_unreachable` */
  async begin(
    roost: string,
    baseUrl: string,
    machine: { readonly wingId: string; readonly publicKey: string },
  ): Promise<RemoteSignIn> {
    this.cancel(roost);
    const { clock, fetch } = this.#options;
    const pending: Pending = { abort: new AbortController(), shown: null };
    this.#pending.set(roost, pending);
    const { signal } = pending.abort;
    const login = { baseUrl, signal, clock, ...(fetch ? { fetch } : {}) };
    try {
      const code = await beginDeviceLogin(machine, login);
      signal.throwIfAborted();
      const shown = {
        url: code.url,
        code: code.code,
        expiresAt: clock.now() + code.lifetimeMs,
      };
      pending.shown = shown;
      void this.#finish(roost, pending, awaitDeviceToken(code, login));
      this.#options.onDidChange();
      return shown;
    } catch (error) {
      this.#end(roost, pending);
      if (signal.aborted) throw new AppError('bad_request', 'The sign-in was cancelled.');
      throw error;
    }
  }

  cancel(roost: string): void {
    const pending = this.#pending.get(roost);
    if (!pending) return;
    this.#end(roost, pending);
    pending.abort.abort();
  }

  dispose(): void {
    for (const roost of [...this.#pending.keys()]) this.cancel(roost);
  }

  async #finish(roost: string, pending: Pending, token: Promise<DeviceToken>): Promise<void> {
    try {
      const got = await token;
      if (pending.abort.signal.aborted) return;
      this.#end(roost, pending);
      await this.#options.onToken(roost, got);
    } catch (error) {
      if (pending.abort.signal.aborted) return;
      this.#end(roost, pending);
      this.#options.logger.info({ err: error }, 'a sign-in to a roost ended without a token');
      this.#options.onFailed(roost, error instanceof Error ? error.message : String(error));
    }
  }

  #end(roost: string, pending: Pending): void {
    if (this.#pending.get(roost) !== pending) return;
    this.#pending.delete(roost);
    this.#options.onDidChange();
  }
}
