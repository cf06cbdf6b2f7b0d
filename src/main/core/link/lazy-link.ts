import { access } from 'node:fs/promises';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import type { Logger } from '#shared/base/ports.ts';
import { LazyPart } from '../lazy-part.ts';
import type { LinkService } from './link-service.ts';

/** The link, loaded when somebody looks at it or there are roosts to be linked with. */
export class LazyLink extends LazyPart<LinkService> {
  readonly #tried = new Emitter<void>();
  #link: LinkService | undefined;
  #problem: Error | undefined;

  override async use(): Promise<LinkService> {
    try {
      this.#link = await super.use();
      this.#problem = undefined;
      return this.#link;
    } catch (error) {
      this.#problem = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      this.#tried.fire();
    }
  }

  /**
   * The link once it is used by somebody: who only watches loads nothing. Undefined once `signal` aborts.
   * @throws what it could not be loaded with
   */
  async inUse(signal: AbortSignal | undefined): Promise<LinkService | undefined> {
    if (!this.#link && !this.#problem) await nextOf(this.#tried.event, signal);
    if (signal?.aborted) return undefined;
    if (this.#problem) throw this.#problem;
    return this.#link;
  }

  /** Links with what `file` says, if it is there. What goes wrong is logged, and told who looks. */
  async startIf(file: string, logger: Logger): Promise<void> {
    const found = await access(file).then(
      () => true,
      () => false,
    );
    if (!found) return;
    try {
      await (await this.use()).start();
    } catch (error) {
      logger.error({ err: error }, 'this machine could not be linked with its roosts');
    }
  }
}

/** Resolves with the next event, or once `signal` aborts. */
async function nextOf(event: Event<void>, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const subscription = event(resolve);
  const stop = (): void => resolve();
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) resolve();
  await promise;
  signal?.removeEventListener('abort', stop);
  subscription.dispose();
}
