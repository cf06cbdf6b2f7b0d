// The recordings of all sessions that people began from elsewhere, where that is wanted.

import { Emitter, type Event } from '#shared/base/emitter.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { RemoteConfig } from '#shared/contract/remote-config.ts';
import type { RecordingReason } from '#shared/contract/remote-history.ts';
import type { LocalWing } from '../pty/local-wing.ts';
import type { HistoryEntry, HistoryStore } from './history-store.ts';
import type { RemoteSessionRecord } from './remote-session-record.ts';
import { SessionAudit } from './session-audit.ts';

export interface SessionAuditsPorts {
  readonly store: HistoryStore;
  readonly wing: LocalWing;
  readonly config: () => Pick<RemoteConfig, 'audit'>;
  readonly maxBytes: () => number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A recording that is about to begin. */
export interface PreparedAudit {
  /** The session has begun. */
  start(): void;
  /** It has not: nothing is kept. */
  abandon(): Promise<void>;
}

interface Active {
  readonly audit: SessionAudit;
  readonly why: RecordingReason;
}

export class SessionAudits {
  readonly #ports: SessionAuditsPorts;
  readonly #active = new Map<string, Active>();
  readonly #changed = new Emitter<void>();
  #disposed = false;

  /** Fires when a recording has begun, stopped or ended. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(ports: SessionAuditsPorts) {
    this.#ports = ports;
  }

  /** What demands that a session is recorded, of the folder and this machine; null when neither does. */
  wanted(byFolder: boolean): RecordingReason | null {
    if (byFolder) return 'folder';
    return this.#ports.config().audit ? 'machine' : null;
  }

  /** What is recorded now. */
  list(): { readonly session: string; readonly why: RecordingReason }[] {
    const recorded = [...this.#active].filter(([, { audit }]) => audit.records);
    return recorded.map(([session, { why }]) => ({ session, why }));
  }

  /** Prepares to record a session. @throws AppError `storage_failed`, rather than not to record it */
  async prepare(
    record: RemoteSessionRecord,
    home: string,
    size: { readonly cols: number; readonly rows: number },
  ): Promise<PreparedAudit> {
    const { store, logger } = this.#ports;
    const { sessionId: id } = record;
    await store.create(record, home);
    const audit = await this.#open({ ...record, home }, size).catch(async (error: unknown) => {
      await store.discard(id).catch((err: unknown) => {
        logger.warn({ err, session: id }, 'a recording that did not begin was not removed');
      });
      throw error;
    });
    return {
      start: () => {
        this.#begin(record, audit);
        if (this.#disposed) void audit.close();
      },
      abandon: async () => {
        await audit.close();
        await store.discard(id);
      },
    };
  }

  /** Goes on with recordings that an earlier run has begun, and closes those of sessions that ended. */
  async resume(): Promise<void> {
    const { store, wing, logger } = this.#ports;
    const open = (await store.list()).filter((entry) => entry.endedAt === null && !entry.running);
    if (open.length > 0) {
      const sessions = await wing.client.api.sessions.list();
      const alive = new Set(sessions.filter((each) => each.state !== 'exited').map(({ id }) => id));
      for (const entry of open) {
        try {
          if (alive.has(entry.sessionId)) await this.#goOn(entry);
          else await store.note(entry, this.#ports.clock.now());
        } catch (error) {
          logger.warn({ err: error, session: entry.sessionId }, 'a recording was not gone on with');
        }
      }
    }
    await store.tidy();
  }

  /** Somebody elsewhere has typed into a session. */
  typed(id: string, bytes: Uint8Array): void {
    this.#active.get(id)?.audit.typed(bytes);
  }

  /** Resolves when all of a session that was recorded so far can be read. */
  async flush(id: string): Promise<void> {
    await this.#active.get(id)?.audit.flush();
  }

  /** What a session is recorded as. */
  recorded(id: string): { readonly audit: boolean; readonly chat: boolean } {
    return {
      audit: this.#active.get(id)?.audit.records ?? false,
      chat: this.#active.get(id)?.audit.hasChat ?? false,
    };
  }

  /** Writes what is left; recordings of sessions that outlive this process are gone on with later. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    await Promise.all([...this.#active.values()].map(({ audit }) => audit.close()));
    this.#active.clear();
    this.#changed.dispose();
  }

  async #goOn(entry: HistoryEntry): Promise<void> {
    await this.#ports.store.note(entry, null);
    const audit = await this.#open(entry, 'again');
    this.#begin(entry, audit);
    if (this.#disposed) await audit.close();
  }

  #begin({ sessionId, why = 'machine' }: RemoteSessionRecord, audit: SessionAudit): void {
    this.#active.set(sessionId, { audit, why });
    audit.follow();
    this.#changed.fire();
  }

  #open(
    record: RemoteSessionRecord & { readonly home: string },
    size: { readonly cols: number; readonly rows: number } | 'again',
  ): Promise<SessionAudit> {
    const { store, wing, maxBytes, clock, logger } = this.#ports;
    const { sessionId, agent, cwd, home } = record;
    return SessionAudit.open({
      ...{ sessionId, agent, cwd, home, size, store, wing, maxBytes, clock, logger },
      onDidStop: () => this.#changed.fire(),
      onDidEnd: () => void this.#didEnd(sessionId),
    });
  }

  async #didEnd(id: string): Promise<void> {
    const { store, clock, logger } = this.#ports;
    // With this process ends only the recording, not the session.
    if (this.#disposed) return;
    try {
      const entry = await store.get(id);
      if (entry) await store.note(entry, clock.now());
      this.#active.delete(id);
      this.#changed.fire();
      await store.tidy();
    } catch (error) {
      logger.warn({ err: error, session: id }, 'the end of a recording was not noted');
    }
  }
}
