// Listens to opencode's events as long as it is open, over as many connections as that takes. Events
// are handled one after the other; after each (re)connection what is under way is read again first.

import type { IncomingMessage } from 'node:http';
import { pause } from '#shared/base/pause.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { ProjectMap } from './project-map.ts';
import { SessionTree } from './session-tree.ts';
import type { SideEvent } from './side-channel.ts';
import { SideChannelError } from './side-channel-error.ts';
import { SideEventReader, type SideState } from './side-event-reader.ts';
import type { SideHttp } from './side-http.ts';
import { permissions, questions, readEvent, session, statuses } from './side-schemas.ts';
import { SseDecoder } from './sse-decoder.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** opencode sends a heartbeat every 10 s. */
const SILENCE_MS = 60_000;
const MAX_EVENT = 16 * 1024 * 1024;
/** Where the type of an event stands in its line. */
const TYPE_WITHIN = 1000;

export interface SideEventStreamOptions {
  readonly http: SideHttp;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Must not throw. */
  readonly onEvent: (event: SideEvent) => void;
}

/** The events of one opencode server, in whatever project. */
export class SideEventStream {
  /** Where sessions and open requests belong. */
  readonly projects = new ProjectMap();
  readonly #options: SideEventStreamOptions;
  readonly #reader: SideEventReader;
  readonly #closed = new AbortController();
  readonly #ended: Promise<void>;

  constructor(options: SideEventStreamOptions) {
    this.#options = options;
    this.#reader = new SideEventReader(
      new SessionTree(async (id) => {
        const raw = session.parse(await options.http.call('GET', `/session/${id}`));
        return { parentId: raw.parentID, title: raw.title };
      }),
    );
    this.#ended = this.#run();
  }

  /** What waits for an answer. */
  get waiting(): readonly SideEvent[] {
    return this.#reader.waiting;
  }

  /** Resolves when nothing more will be told. */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closed;
    const { clock } = this.#options;
    let pauseMs = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      let connectedAt: number | undefined;
      try {
        await this.#listen(() => {
          connectedAt = clock.monotonic();
        });
      } catch (error) {
        if (!signal.aborted) {
          this.#options.logger.debug({ err: error, pauseMs }, "opencode's events were cut off.");
        }
      }
      // One that accepts and hangs up at once is not asked more often than one that is not there.
      const lasted =
        connectedAt !== undefined && clock.monotonic() - connectedAt > LONGEST_PAUSE_MS;
      if (lasted) pauseMs = FIRST_PAUSE_MS;
      await pause(clock, pauseMs, signal);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  async #listen(onConnected: () => void): Promise<void> {
    const { http, clock } = this.#options;
    const { signal } = this.#closed;
    const answer = await openEvents(http, signal);
    let silence = clock.after(SILENCE_MS, () => answer.destroy());
    try {
      await this.#reread();
      onConnected();
      const decoder = new SseDecoder(MAX_EVENT);
      for await (const chunk of answer) {
        silence.dispose();
        silence = clock.after(SILENCE_MS, () => answer.destroy());
        if (!(chunk instanceof Uint8Array)) continue;
        for (const data of decoder.push(chunk)) await this.#handle(data);
      }
    } finally {
      silence.dispose();
      answer.destroy();
    }
  }

  async #handle(data: string): Promise<void> {
    const isPart = data.slice(0, TYPE_WITHIN).includes('"message.part.');
    if (isPart && this.#reader.ignoresParts) return;
    const placed = readEvent(data);
    if (!placed) return;
    this.projects.learn(placed);
    this.#tell(await this.#reader.read(placed.event));
  }

  async #reread(): Promise<void> {
    const directories = new Set([this.#options.http.directory, ...this.projects.all]);
    const states = await Promise.all([...directories].map((each) => this.#stateOf(each)));
    const events = await this.#reader.reread({
      permissions: states.flatMap((state) => state.permissions),
      questions: states.flatMap((state) => state.questions),
      statuses: states.flatMap((state) => state.statuses),
    });
    this.#tell(events);
  }

  async #stateOf(directory: string): Promise<SideState> {
    const { http } = this.#options;
    const paths = ['/permission', '/question', '/session/status'];
    const answers = Promise.all(paths.map((path) => http.call('GET', path, { directory })));
    const [asked, questioned, doing] = await answers.catch((error: unknown) => {
      // Another project may be gone; that is no reason to hear nothing of all others.
      if (directory === http.directory) throw error;
      return [];
    });
    const state = {
      permissions: permissions.safeParse(asked).data ?? [],
      questions: questions.safeParse(questioned).data ?? [],
      statuses: statuses.safeParse(doing).data ?? [],
    };
    for (const { id } of [...state.permissions, ...state.questions]) {
      this.projects.set(id, directory);
    }
    return state;
  }

  #tell(events: readonly SideEvent[]): void {
    if (this.#closed.signal.aborted) return;
    for (const event of events) this.#options.onEvent(event);
  }
}

/** Events of all projects; of the one the process was started in, where there are no others. */
async function openEvents(http: SideHttp, signal: AbortSignal): Promise<IncomingMessage> {
  try {
    return await http.open('/global/event', signal);
  } catch (error) {
    if (!(error instanceof SideChannelError && error.reason === 'not_found')) throw error;
    return await http.open('/event', signal);
  }
}
