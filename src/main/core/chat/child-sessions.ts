import type { SideEvent } from '../agents/opencode/side-channel.ts';

/** Sub-agents remembered; the oldest are forgotten first. */
const MAX_CHILDREN = 2000;

/** Which session the sub-agents work for, from what the side channel tells. */
export class ChildSessions {
  readonly #roots = new Map<string, string>();

  /** The session that an event is about or that whom it is about works for; undefined if it is about none. */
  rootOf(event: SideEvent): string | undefined {
    if (!('sessionId' in event)) return undefined;
    const { sessionId } = event;
    if (event.type === 'child') this.#add(sessionId, event.rootSessionId);
    if (event.type === 'cost' && event.parentId !== undefined) {
      this.#add(sessionId, this.#roots.get(event.parentId) ?? event.parentId);
    }
    const root = this.#roots.get(sessionId) ?? sessionId;
    if (event.type === 'deleted') this.#roots.delete(sessionId);
    return root;
  }

  #add(sessionId: string, root: string): void {
    if (sessionId === root) return;
    this.#roots.set(sessionId, root);
    if (this.#roots.size <= MAX_CHILDREN) return;
    const [oldest = ''] = this.#roots.keys();
    this.#roots.delete(oldest);
  }
}
