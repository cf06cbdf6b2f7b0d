// Who is attached to one session over one link: at most one who controls it, and those who watch, by the
// names that the roost gives them.

import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import { type ShareHolder, whoMakesRoom } from '../fair-shares.ts';
import type { Attached } from './attached.ts';

/** Browsers that may watch one session over one link. */
const MAX_WATCHERS = 16;

/** Name of whoever controls it, among those who watch. */
export const CONTROLLER = '';

export class RemoteAudience implements Disposable {
  readonly #controller = new MutableDisposable<Attached>();
  readonly #watchers = new Map<string, Attached>();

  /** Who controls it. */
  get controller(): Attached | undefined {
    return this.#controller.value;
  }

  get isEmpty(): boolean {
    return !this.#controller.value && this.#watchers.size === 0;
  }

  /** By name, whoever controls it first, then those who watch, the oldest first. */
  get everyone(): readonly (readonly [viewerId: string, attached: Attached])[] {
    const controller = this.#controller.value;
    return [...(controller ? ([[CONTROLLER, controller]] as const) : []), ...this.#watchers];
  }

  /** Bytes sent to those who have not been shown all of a program that has ended; null if there are none. */
  get pending(): number | null {
    const left = this.everyone.filter(([, { shown }]) => !shown);
    if (left.length === 0) return null;
    return left.reduce((sum, [, { attachment }]) => sum + attachment.sent, 0);
  }

  get(viewerId: string): Attached | undefined {
    return viewerId === CONTROLLER ? this.#controller.value : this.#watchers.get(viewerId);
  }

  /**
   * Who has to leave before `comer` may watch; undefined while there is room. Roosts do not tell when
   * somebody has left: most often it is one who has.
   */
  toLeave(comer: ShareHolder): string | undefined {
    if (this.#watchers.size < MAX_WATCHERS) return undefined;
    return whoMakesRoom(this.#watchers, ([, { visitor }]) => visitor.caller, comer)?.[0];
  }

  /** Takes the place of whoever had that name. */
  set(viewerId: string, attached: Attached): void {
    this.drop(viewerId);
    if (viewerId === CONTROLLER) this.#controller.value = attached;
    else this.#watchers.set(viewerId, attached);
  }

  drop(viewerId: string): void {
    if (viewerId === CONTROLLER) this.#controller.value = undefined;
    const watcher = this.#watchers.get(viewerId);
    this.#watchers.delete(viewerId);
    watcher?.dispose();
  }

  dispose(): void {
    this.#controller.dispose();
    for (const viewerId of [...this.#watchers.keys()]) this.drop(viewerId);
  }
}
