// Without the app, sessions may be in several processes: a daemon, and session hosts of one build or
// another. To the command line they are one.

import { isAppError } from '#shared/base/app-error.ts';
import type { WingApi } from '#shared/client/wing-client.ts';
import type {
  ExecResult,
  KillPrefixResult,
  SessionEvent,
  SessionInfo,
} from '#shared/contract/index.ts';
import type { ConnectedWing } from './command-context.ts';

/** Shows `wings` as one; what concerns no session, and new sessions, go to the first. */
export function joinWings(wings: readonly [ConnectedWing, ...ConnectedWing[]]): ConnectedWing {
  const owners = new Map<string, ConnectedWing>();
  const [first] = wings;
  const list: WingApi['sessions']['list'] = async (input, options) => {
    const lists = await Promise.all(
      wings.map(async (wing) => {
        const sessions = await wing.api.sessions.list(input, options);
        for (const { id } of sessions) owners.set(id, wing);
        return sessions;
      }),
    );
    return lists.flat().toSorted((a: SessionInfo, b: SessionInfo) => a.createdAt - b.createdAt);
  };
  const ownerOf = async (id: string): Promise<ConnectedWing> => {
    if (!owners.has(id)) await list();
    return owners.get(id) ?? first;
  };
  const several: Partial<WingApi['sessions']> = {
    list,
    create: async (input, options) => {
      const { id } = input;
      // Refuses an id that another of them has.
      const wing = id === undefined ? first : await ownerOf(id);
      return wing.api.sessions.create(input, options);
    },
    execSync: async (input, options) => {
      const results: ExecResult[] = [];
      for (const id of input.ids) {
        const { api } = await ownerOf(id);
        results.push(...(await api.sessions.execSync({ ...input, ids: [id] }, options)));
      }
      return results;
    },
    execPrefix: async (input, options) =>
      (await eachMatching(wings, ({ api }) => api.sessions.execPrefix(input, options))).flat(),
    killPrefix: async (input, options): Promise<KillPrefixResult> => {
      const parts = await eachMatching(wings, ({ api }) => api.sessions.killPrefix(input, options));
      return {
        killed: parts.flatMap(({ killed }) => killed).toSorted(),
        errors: Object.assign({}, ...parts.map(({ errors }) => errors)),
      };
    },
  };
  const events = async (input?: { readonly id?: string }): Promise<AsyncIterable<SessionEvent>> =>
    input?.id === undefined
      ? merged(await Promise.all(wings.map(({ api }) => api.sessions.events())))
      : (await ownerOf(input.id)).api.sessions.events({ id: input.id });
  return {
    api: routed(first.api, { ...several, events }, ownerOf),
    transportOf: async (id) => (await ownerOf(id)).transportOf(id),
    dispose: () => {
      for (const wing of wings) wing.dispose();
    },
  };
}

/** An api whose `sessions` methods go to the owner of `id` unless `several` has them. */
function routed(
  api: WingApi,
  several: Readonly<Record<string, unknown>>,
  ownerOf: (id: string) => Promise<ConnectedWing>,
): WingApi {
  const sessions = new Proxy(api.sessions, {
    get(target, name) {
      const own: unknown = Reflect.get(several, name);
      if (own !== undefined) return own;
      return async (input: unknown, options: unknown): Promise<unknown> => {
        const id: unknown = Reflect.get(Object(input), 'id');
        const owner = typeof id === 'string' ? (await ownerOf(id)).api.sessions : target;
        return Reflect.apply(Reflect.get(owner, name), undefined, [input, options]);
      };
    },
  });
  return new Proxy(api, {
    get: (target, name) => (name === 'sessions' ? sessions : Reflect.get(target, name)),
  });
}

/** The answers of those that a prefix means something to. @throws AppError `no_match` if it is none */
async function eachMatching<T>(
  wings: readonly ConnectedWing[],
  ask: (wing: ConnectedWing) => Promise<T>,
): Promise<T[]> {
  const answers = await Promise.allSettled(wings.map(ask));
  const good = answers.filter((answer) => answer.status === 'fulfilled');
  const bad = answers.filter((answer) => answer.status === 'rejected').map(({ reason }) => reason);
  const trouble = bad.find((reason) => !isAppError(reason, 'no_match'));
  if (trouble !== undefined || good.length === 0) throw trouble ?? bad[0];
  return good.map(({ value }) => value);
}

/** Streams as one, each in its order. */
async function* merged(
  streams: readonly AsyncIterableIterator<SessionEvent>[],
): AsyncGenerator<SessionEvent, void, void> {
  const next = async (stream: AsyncIterableIterator<SessionEvent>) => ({
    stream,
    result: await stream.next(),
  });
  const pending = new Map(streams.map((stream) => [stream, next(stream)]));
  try {
    while (pending.size > 0) {
      const { stream, result } = await Promise.race(pending.values());
      if (result.done) pending.delete(stream);
      else {
        pending.set(stream, next(stream));
        yield result.value;
      }
    }
  } finally {
    await Promise.allSettled(streams.map(async (stream) => stream.return?.()));
  }
}
