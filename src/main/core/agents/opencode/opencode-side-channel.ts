import type { Clock, Logger } from '#shared/base/ports.ts';
import { type ModelCapabilities, readModelCapabilities } from './model-capabilities.ts';
import type {
  SideChannel,
  SideEvent,
  SidePermissionReply,
  SideStatus,
  SideTodo,
} from './side-channel.ts';
import { SideChannelError } from './side-channel-error.ts';
import { SideEventStream } from './side-event-stream.ts';
import type { SideHttp } from './side-http.ts';
import { type RawStatus, sessions, statuses, todos } from './side-schemas.ts';

export interface OpencodeSideChannelOptions {
  readonly http: SideHttp;
  readonly version: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

const ID = /^[A-Za-z0-9_-]{3,128}$/;
const MAX_TITLE = 500;
/** Putting files back may take a while. */
const REVERT_TIMEOUT_MS = 60_000;
const PROVIDERS_TIMEOUT_MS = 30_000;

/** The side channel of a running opencode. Closes `http` in the end. */
export class OpencodeSideChannel implements SideChannel {
  readonly version: string | undefined;
  readonly #http: SideHttp;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #events: SideEventStream;
  readonly #listeners = new Set<(event: SideEvent) => void>();

  constructor({ http, version, clock, logger }: OpencodeSideChannelOptions) {
    this.version = version;
    this.#http = http;
    this.#clock = clock;
    this.#logger = logger;
    const onEvent = (event: SideEvent): void => {
      for (const listener of [...this.#listeners]) this.#tell(listener, event);
    };
    this.#events = new SideEventStream({ http, clock, logger, onEvent });
  }

  onDidHappen(listener: (event: SideEvent) => void): () => void {
    const entry = (event: SideEvent): void => listener(event);
    this.#listeners.add(entry);
    for (const event of this.#events.waiting) this.#tell(entry, event);
    return () => void this.#listeners.delete(entry);
  }

  async replyPermission(id: string, reply: SidePermissionReply): Promise<void> {
    await this.#call('POST', '/permission', id, '/reply', { body: { reply } });
  }

  async replyQuestion(id: string, answers: readonly (readonly string[])[] | null): Promise<void> {
    if (answers === null) await this.#call('POST', '/question', id, '/reject');
    else await this.#call('POST', '/question', id, '/reply', { body: { answers } });
  }

  async rename(sessionId: string, title: string): Promise<void> {
    const body = { title: title.trim().slice(0, MAX_TITLE) };
    await this.#call('PATCH', '/session', sessionId, '', { body });
  }

  async archive(sessionId: string, archived = true): Promise<void> {
    // The time cannot be taken away again; 0 stands for "not".
    const body = { time: { archived: archived ? this.#clock.now() : 0 } };
    await this.#call('PATCH', '/session', sessionId, '', { body });
  }

  async delete(sessionId: string): Promise<void> {
    await this.#call('DELETE', '/session', sessionId, '');
  }

  async revert(sessionId: string, messageId: string): Promise<void> {
    const body = { messageID: checked(messageId) };
    const timeoutMs = REVERT_TIMEOUT_MS;
    await this.#call('POST', '/session', sessionId, '/revert', { body, timeoutMs });
  }

  async unrevert(sessionId: string): Promise<void> {
    const timeoutMs = REVERT_TIMEOUT_MS;
    await this.#call('POST', '/session', sessionId, '/unrevert', { timeoutMs });
  }

  async todos(sessionId: string): Promise<readonly SideTodo[]> {
    const answer = await this.#call('GET', '/session', sessionId, '/todo');
    return todos.safeParse(answer).data ?? [];
  }

  async statuses(): Promise<readonly SideStatus[]> {
    const directories = new Set([this.#http.directory, ...this.#events.projects.all]);
    const answers = await Promise.all(
      [...directories].map((directory) =>
        this.#http.call('GET', '/session/status', { directory }).catch((error: unknown) => {
          // Another project may be gone.
          if (directory === this.#http.directory) throw error;
          return undefined;
        }),
      ),
    );
    return answers.flatMap((answer) => (statuses.safeParse(answer).data ?? []).map(statusOf));
  }

  async children(sessionId: string): Promise<readonly { id: string; title: string }[]> {
    const answer = await this.#call('GET', '/session', sessionId, '/children');
    return (sessions.safeParse(answer).data ?? []).map(({ id, title }) => ({ id, title }));
  }

  async modelCapabilities(): Promise<ReadonlyMap<string, ModelCapabilities>> {
    const options = { timeoutMs: PROVIDERS_TIMEOUT_MS };
    return readModelCapabilities(await this.#http.call('GET', '/config/providers', options));
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#http.close();
    await this.#events.close();
  }

  /** Asks in the project that the thing with this id is in. */
  async #call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    kind: '/session' | '/permission' | '/question',
    id: string,
    rest: string,
    options: { readonly body?: unknown; readonly timeoutMs?: number } = {},
  ): Promise<unknown> {
    const directory = this.#events.projects.of(id);
    return await this.#http.call(method, `${kind}/${checked(id)}${rest}`, {
      ...options,
      directory,
    });
  }

  #tell(listener: (event: SideEvent) => void, event: SideEvent): void {
    try {
      listener(event);
    } catch (error) {
      this.#logger.error(
        { err: error, type: event.type },
        'A listener of the side channel failed.',
      );
    }
  }
}

/** Ids become part of addresses. */
function checked(id: string): string {
  if (ID.test(id)) return id;
  throw new SideChannelError('That is no id of opencode’s.', 'not_found');
}

function statusOf(raw: { sessionID: string; status: RawStatus }): SideStatus {
  const { sessionID: sessionId, status } = raw;
  if (status.type !== 'retry') return { type: 'status', sessionId, status: status.type };
  const { attempt, message, next } = status;
  return { type: 'retry', sessionId, attempt, message, next };
}
