import { MAX_HISTORY_CHARS } from '#shared/contract/index.ts';
import type { ApiServices, Implementer } from './api-services.ts';
import { eventStream } from './event-stream.ts';

/** Handlers of what programs do with sessions beside looking at them. */
export function operationHandlers(
  os: Implementer['sessions'],
  { sessions, operations, federation, everywhere }: ApiServices,
) {
  const { metadata } = operations;
  return {
    exec: os.exec.handler(({ input: { id, input, ...options } }) =>
      operations.exec(id, input, options),
    ),
    execSync: os.execSync.handler(({ input: { ids, input, ...options } }) =>
      everywhere.execSync(ids, input, options),
    ),
    execPrefix: os.execPrefix.handler(({ input: { prefix, input, ...options } }) =>
      everywhere.execPrefix(prefix, input, options),
    ),
    killPrefix: os.killPrefix.handler(({ input }) => everywhere.killPrefix(input.prefix)),
    resize: os.resize.handler(({ input: { id, cols, rows } }) => {
      const session = sessions.get(id);
      session.resize(cols, rows);
      return session.info;
    }),
    metaSet: os.metaSet.handler(({ input: { id, key, value } }) =>
      metadata.set(sessions.get(id), key, value),
    ),
    metaGet: os.metaGet.handler(({ input: { id, key } }) => ({
      value: metadata.get(sessions.get(id), key) ?? '',
    })),
    metaAll: os.metaAll.handler(({ input }) => metadata.all(sessions.get(input.id))),
    forwardEnvironment: os.forwardEnvironment.handler(({ input: { id, env } }) =>
      operations.forwardEnvironment(id, env),
    ),
    wait: os.wait.handler(({ input: { id, until, timeoutMs }, signal }) =>
      operations.wait(id, until, timeoutMs, signal),
    ),
    history: os.history.handler(async ({ input: { id, format, lines } }) =>
      pieces(await operations.history(id, format, lines)),
    ),
    setScrollback: os.setScrollback.handler(({ input: { id, lines } }) =>
      sessions.get(id).setScrollback(lines),
    ),
    events: os.events.handler(({ input, signal }) => {
      const id = input?.id;
      if (id !== undefined && !federation.hostOf(id)) sessions.get(id);
      return eventStream(federation.onDidHappen, id, signal);
    }),
    status: os.status.handler(() => everywhere.status()),
    run: os.run.handler(({ input, signal }) => operations.run(input, signal)),
  };
}

/** Bytes as text in pieces that fit a message. A character is never cut; a broken one is replaced. */
async function* pieces(bytes: Uint8Array): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  for (let at = 0; at < bytes.length; at += MAX_HISTORY_CHARS) {
    const end = at + MAX_HISTORY_CHARS;
    yield decoder.decode(bytes.subarray(at, end), { stream: end < bytes.length });
  }
}
