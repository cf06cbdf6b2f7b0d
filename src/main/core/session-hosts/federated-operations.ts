// Operations that concern several sessions at once, over all processes that have some. What concerns
// one session is passed to its process unchanged; see client-relay.ts.

import { isAppError } from '#shared/base/app-error.ts';
import { toAppError } from '#shared/client/wing-client.ts';
import type { ExecResult, KillPrefixResult, SessionsStatus } from '#shared/contract/index.ts';
import {
  type ExecOptions,
  noMatch,
  type SessionOperations,
} from '../operations/session-operations.ts';
import type { RemoteHost } from './remote-host.ts';
import type { SessionFederation } from './session-federation.ts';

export class FederatedOperations {
  readonly #local: SessionOperations;
  readonly #federation: SessionFederation;

  constructor(local: SessionOperations, federation: SessionFederation) {
    this.#local = local;
    this.#federation = federation;
  }

  /** As {@link SessionOperations.execSync}. */
  async execSync(
    ids: readonly string[],
    input: string,
    options: ExecOptions,
  ): Promise<ExecResult[]> {
    const results: ExecResult[] = [];
    // One after the other: what is typed into one session keeps the order asked for.
    for (const id of ids) {
      const host = this.#federation.hostOf(id);
      if (!host) results.push(...this.#local.execSync([id], input, options));
      else results.push(await execAt(host, id, input, options));
    }
    return results;
  }

  /** As {@link SessionOperations.execPrefix}. @throws AppError `no_match` */
  async execPrefix(prefix: string, input: string, options: ExecOptions): Promise<ExecResult[]> {
    const parts = await this.#eachMatching(
      () => this.#local.execPrefix(prefix, input, options),
      ({ api }) => api.sessions.execPrefix({ prefix, input, ...defined(options) }),
    );
    if (parts.length === 0) throw noMatch(prefix);
    return parts.flat().toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** As {@link SessionOperations.killPrefix}. @throws AppError `no_match` */
  async killPrefix(prefix: string): Promise<KillPrefixResult> {
    const parts = await this.#eachMatching(
      () => this.#local.killPrefix(prefix),
      ({ api }) => api.sessions.killPrefix({ prefix }),
    );
    if (parts.length === 0) throw noMatch(prefix);
    return {
      killed: parts.flatMap(({ killed }) => killed).toSorted(),
      errors: Object.assign({}, ...parts.map(({ errors }) => errors)),
    };
  }

  /** Sums over all processes; the version is ours. */
  async status(): Promise<SessionsStatus> {
    const { status } = this.#local;
    const others = await Promise.allSettled(
      this.#federation.hosts().map(({ api }) => api.sessions.status()),
    );
    for (const other of others) {
      if (other.status !== 'fulfilled') continue;
      status.sessions += other.value.sessions;
      status.viewers += other.value.viewers;
    }
    return status;
  }

  /** The answers of all processes but those in which nothing matches, or which have just gone with all they had. */
  async #eachMatching<T>(local: () => T, remote: (host: RemoteHost) => Promise<T>): Promise<T[]> {
    const calls = [
      (async () => local())(),
      ...this.#federation.hosts().map((host) => remote(host)),
    ];
    const parts: T[] = [];
    for (const outcome of await Promise.allSettled(calls)) {
      if (outcome.status === 'fulfilled') parts.push(outcome.value);
      else {
        const error = toAppError(outcome.reason);
        if (error.code !== 'no_match' && error.code !== 'disconnected') throw error;
      }
    }
    return parts;
  }
}

async function execAt(
  { api }: RemoteHost,
  id: string,
  input: string,
  options: ExecOptions,
): Promise<ExecResult> {
  try {
    await api.sessions.exec({ id, input, ...defined(options) });
    return { id, ok: true, error: null };
  } catch (error) {
    const { code, message } = isAppError(error) ? error : toAppError(error);
    return { id, ok: false, error: { code, message } };
  }
}

/** Without what is left open. */
function defined({ newline, submitKey }: ExecOptions) {
  return {
    ...(newline === undefined ? {} : { newline }),
    ...(submitKey === undefined ? {} : { submitKey }),
  };
}
