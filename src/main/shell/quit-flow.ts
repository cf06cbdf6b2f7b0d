// From the wish to quit to the last child's end. Owns the order; knows no window.

import type { Logger } from '#shared/base/ports.ts';

/** What quitting needs of its surroundings. */
export interface QuitPorts {
  /** Asks the person if need be; false keeps the app open. */
  confirm(): Promise<boolean>;
  /** Takes the app out of sight at once. */
  hide(): void;
  /** Ends every session and its processes. */
  end(): Promise<void>;
  /** Goes on with quitting; calls back into {@link QuitFlow.onBeforeQuit}, which then lets it pass. */
  quit(): void;
  /** Longest time in ms to wait for `end`. */
  deadlineMs(): number;
  logger: Logger;
}

/** Quits in order: ask, hide, end the sessions, leave. */
export class QuitFlow {
  readonly #ports: QuitPorts;
  #state: 'open' | 'asking' | 'ending' | 'ended' = 'open';

  constructor(ports: QuitPorts) {
    this.#ports = ports;
  }

  /** True once nothing keeps the app open any more. */
  get quitting(): boolean {
    return this.#state === 'ending' || this.#state === 'ended';
  }

  /** For the app's `before-quit`: holds it back until the sessions have ended. */
  onBeforeQuit(event: { preventDefault(): void }): void {
    if (this.#state === 'ended') return;
    event.preventDefault();
    if (this.#state === 'open') void this.#ask();
  }

  /** Quits without asking: the system shuts down or a signal came. */
  quitNow(): void {
    if (!this.quitting) void this.#end();
  }

  async #ask(): Promise<void> {
    this.#state = 'asking';
    let confirmed = true;
    try {
      confirmed = await this.#ports.confirm();
    } catch (error) {
      // A dialog that cannot be shown must not make the app impossible to quit.
      this.#ports.logger.error({ err: error }, 'could not ask before quitting');
    }
    // A signal may have come while the question was open.
    if (this.#state !== 'asking') return;
    if (confirmed) await this.#end();
    else this.#state = 'open';
  }

  async #end(): Promise<void> {
    this.#state = 'ending';
    this.#ports.hide();
    const deadline = Promise.withResolvers<'late'>();
    const timer = setTimeout(() => deadline.resolve('late'), this.#ports.deadlineMs());
    try {
      const outcome = await Promise.race([this.#ports.end(), deadline.promise]);
      if (outcome === 'late') this.#ports.logger.error({}, 'sessions did not end in time');
    } catch (error) {
      this.#ports.logger.error({ err: error }, 'ending the sessions failed');
    } finally {
      clearTimeout(timer);
      this.#state = 'ended';
      this.#ports.quit();
    }
  }
}
