import type { PlacedEvent } from './side-schemas.ts';

const MAX_IDS = 10_000;
const MAX_PROJECTS = 20;

/** In which project's directory sessions, permission requests and questions are, by their ids. */
export class ProjectMap {
  readonly #byId = new Map<string, string>();
  readonly #all = new Set<string>();

  /** Directories that something was heard of, as many as are worth asking. */
  get all(): readonly string[] {
    return [...this.#all];
  }

  /** Undefined if it is not known. */
  of(id: string): string | undefined {
    return this.#byId.get(id);
  }

  set(id: string, directory: string): void {
    this.#byId.set(id, directory);
    if (this.#byId.size > MAX_IDS) {
      const [oldest] = this.#byId.keys();
      if (oldest !== undefined) this.#byId.delete(oldest);
    }
  }

  learn({ event, directory }: PlacedEvent): void {
    if (directory === undefined) return;
    switch (event.type) {
      case 'session.created':
      case 'session.updated':
        this.set(event.properties.info.id, directory);
        break;
      case 'permission.asked':
      case 'question.asked':
        this.set(event.properties.id, directory);
        break;
      default:
        return;
    }
    if (this.#all.size < MAX_PROJECTS) this.#all.add(directory);
  }
}
