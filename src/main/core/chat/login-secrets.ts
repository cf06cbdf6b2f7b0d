// What people entered to log in to agents, as variables of their environment. Kept in the key ring
// where there is one; never logged.

import * as z from 'zod/mini';
import type { Logger } from '#shared/base/ports.ts';
import type { SecretStore } from '../store/secret-store.ts';

type Variables = Readonly<Record<string, string>>;

const stored = z.record(z.string(), z.string());

export class LoginSecrets {
  readonly #stores: readonly SecretStore[];
  readonly #logger: Logger;
  readonly #known = new Map<string, Variables>();

  /** The first of `stores` that works is used; without any they last as long as this process. */
  constructor(stores: readonly SecretStore[], logger: Logger) {
    this.#stores = stores;
    this.#logger = logger;
  }

  /** Variables of an agent, once {@link load} has ended. */
  of(agent: string): Variables {
    return this.#known.get(agent) ?? {};
  }

  /** Reads what is kept of an agent, once. Never rejects. */
  async load(agent: string): Promise<void> {
    if (this.#known.has(agent)) return;
    for (const store of this.#stores) {
      try {
        const secret = await store.get(nameOf(agent));
        if (!secret) continue;
        this.#known.set(agent, stored.parse(JSON.parse(new TextDecoder().decode(secret))));
        return;
      } catch {
        // Without the error: it may hold what could not be read.
        this.#logger.warn({ agent }, 'What was entered to log in to an agent could not be read.');
      }
    }
    if (!this.#known.has(agent)) this.#known.set(agent, {});
  }

  /** Keeps variables of an agent beside those it has. Never rejects. */
  async keep(agent: string, variables: Variables): Promise<void> {
    await this.load(agent);
    const all = { ...this.of(agent), ...variables };
    this.#known.set(agent, all);
    for (const store of this.#stores) {
      try {
        await store.set(nameOf(agent), new TextEncoder().encode(JSON.stringify(all)));
        return;
      } catch {
        this.#logger.warn({ agent }, 'What was entered to log in to an agent could not be kept.');
      }
    }
  }
}

const nameOf = (agent: string): string => `agent-login-${agent}`;
