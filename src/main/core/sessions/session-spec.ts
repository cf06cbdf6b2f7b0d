import type { Clock, Logger } from '#shared/base/ports.ts';
import type { CreateSession, IconName, SessionInfo, TintName } from '#shared/contract/index.ts';
import type { AttentionPolicy } from '../attention/attention-policy.ts';
import type { EmulatorHost } from '../emulator/emulator.ts';
import type { PtyOptions, PtySpawner } from '../pty/pty-spawner.ts';

/** How a session is started, and started again. */
export interface SessionSpec extends Omit<PtyOptions, 'cols' | 'rows'> {
  readonly id: string;
  readonly name: string | null;
  readonly profileId: string | null;
  readonly icon: IconName | null;
  readonly tint: TintName | null;
  /** Lines of scrollback. */
  readonly scrollback: number;
  /** What was asked for, to show and to duplicate: without the additions made for shell integration. */
  readonly origin: SessionOrigin;
}

/** A request for a session, without its id and size. */
export type SessionOrigin = Omit<CreateSession, 'id' | 'cols' | 'rows'>;

/** What others note of a session: whether it is recorded, what its programs want shown and opened. */
export type SessionMarks = Pick<SessionInfo, 'recording' | 'preview' | 'pages'>;

/** What a session is made of. */
export interface SessionDeps {
  readonly spawner: PtySpawner;
  readonly emulators: EmulatorHost;
  readonly clock: Clock;
  readonly logger: Logger;
  /** ms between hang-up and force. */
  readonly killGraceMs: () => number;
  /** What a person wants to be told; absent means everything. */
  readonly attention?: () => AttentionPolicy;
}
