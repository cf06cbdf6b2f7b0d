import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { Clock } from '#shared/base/ports.ts';
import { within } from '#shared/base/within.ts';

/** Agents that do not look again, though told to, are not waited for any longer. */
const LOOK_MS = 1000;

/** Who knows the list of tools as it is now. */
export class ToolListings {
  readonly #clock: Clock;
  readonly #seen = new WeakMap<McpServer, number>();
  readonly #waiting = new Set<() => void>();
  #version = 0;
  #current: Promise<void> = Promise.resolve();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when the agent has seen the last change, or does not look at it. Never rejects. */
  get seen(): Promise<void> {
    return this.#current;
  }

  /** The agent asks `server` for its tools. Call the result when it has the answer. */
  begin(server: McpServer): () => void {
    const version = this.#version;
    return () => {
      this.#seen.set(server, version);
      for (const look of [...this.#waiting]) look();
    };
  }

  /** The list has changed: tells all that had seen it. */
  didChange(servers: readonly McpServer[]): void {
    this.#version += 1;
    const version = this.#version;
    const told = servers.filter((server) => this.#seen.has(server));
    for (const server of told) server.sendToolListChanged();
    const done = Promise.withResolvers<void>();
    const look = (): void => {
      const knows = (server: McpServer): boolean => (this.#seen.get(server) ?? 0) >= version;
      if (told.every((server) => !server.isConnected() || knows(server))) done.resolve();
    };
    this.#waiting.add(look);
    look();
    this.#current = within(done.promise, LOOK_MS, this.#clock).finally(() => {
      this.#waiting.delete(look);
    });
  }
}
