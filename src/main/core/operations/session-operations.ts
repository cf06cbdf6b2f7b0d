// What programs do with sessions beside looking at them. Each door translates its own requests to
// these calls; the words for a person or a peer are the door's.

import { AppError, isAppError } from '#shared/base/app-error.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type {
  ErrorCode,
  ExecResult,
  HistoryFormat,
  KillPrefixResult,
  RunInput,
  RunResult,
  SessionsStatus,
  WaitCondition,
  WaitResult,
} from '#shared/contract/index.ts';
import { sanitisedEnvironment } from '../pty/environment.ts';
import type { Session } from '../sessions/session.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import { ForwardedEnvironment } from './forwarded-environment.ts';
import { matchesPrefix } from './prefix-rule.ts';
import { runCommand } from './run-command.ts';
import type { ActivityLimits } from './session-activity.ts';
import { SessionEvents } from './session-events.ts';
import { formatHistory } from './session-history.ts';
import { SessionMetadata } from './session-metadata.ts';
import { waitForSession } from './wait-for-session.ts';

/** What the operations stand on. */
export interface SessionOperationsDeps {
  readonly sessions: SessionRegistry;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly version: string;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly userEnvironment: () => Promise<Readonly<Record<string, string>>>;
  /** Where forwarded environments are kept. */
  readonly environmentFolder: string;
  /** Whether shells get links to what may be forwarded later; absent means never. */
  readonly forwardsEnvironment?: () => boolean;
  /** When sessions count as idle or flooding; absent means never. */
  readonly activity?: ActivityLimits;
}

/** How input is submitted; see `sessions.exec` in the contract. */
export interface ExecOptions {
  readonly newline?: boolean | undefined;
  readonly submitKey?: 'lf' | 'cr' | undefined;
}

export class SessionOperations {
  readonly metadata = new SessionMetadata();
  readonly events: SessionEvents;
  readonly #deps: SessionOperationsDeps;
  readonly #environment: ForwardedEnvironment;
  readonly #startedAt: number;

  constructor(deps: SessionOperationsDeps) {
    this.#deps = deps;
    this.#startedAt = deps.clock.monotonic();
    this.#environment = new ForwardedEnvironment(deps.environmentFolder);
    const { activity, clock } = deps;
    this.events = new SessionEvents(
      deps.sessions,
      this.metadata,
      activity && { limits: activity, clock },
    );
    deps.sessions.onDidAdd((session) => this.#forgetEnvironment(session));
  }

  /** The sessions that run, oldest first; with `prefix`, those it means. */
  running(prefix?: string): Session[] {
    return this.#deps.sessions
      .all()
      .filter(({ info }) => info.state !== 'exited')
      .filter(({ spec }) => prefix === undefined || matchesPrefix(spec.id, prefix));
  }

  /** Types into one session. @throws AppError `session_not_found`, `session_exited`, `limit_reached` */
  exec(id: string, input: string, { newline = true, submitKey = 'lf' }: ExecOptions = {}): void {
    const end = newline ? { lf: '\n', cr: '\r' }[submitKey] : '';
    this.#deps.sessions.get(id).write(Buffer.from(input + end));
  }

  /** Types into several sessions, in order; never throws. */
  execSync(ids: readonly string[], input: string, options: ExecOptions = {}): ExecResult[] {
    return ids.map((id) => {
      try {
        this.exec(id, input, options);
        return { id, ok: true, error: null };
      } catch (error) {
        return { id, ok: false, error: failureOf(error) };
      }
    });
  }

  /** Types into the running sessions of a prefix, sorted by id. @throws AppError `no_match` */
  execPrefix(prefix: string, input: string, options: ExecOptions = {}): ExecResult[] {
    return this.execSync(this.#idsOf(prefix), input, options);
  }

  /** Begins to end one session; see {@link SessionRegistry.kill}. @throws AppError `session_not_found` */
  kill(id: string): void {
    const session = this.#deps.sessions.get(id);
    if (session.info.state !== 'exited') this.events.tellKilled(session);
    this.#deps.sessions.kill(id);
  }

  /** Begins to end the running sessions of a prefix. @throws AppError `no_match` */
  killPrefix(prefix: string, kill: (id: string) => void = (id) => this.kill(id)): KillPrefixResult {
    const killed: string[] = [];
    const errors: KillPrefixResult['errors'] = {};
    for (const id of this.#idsOf(prefix)) {
      try {
        kill(id);
        killed.push(id);
      } catch (error) {
        errors[id] = failureOf(error);
      }
    }
    return { killed, errors };
  }

  /** See {@link waitForSession}. @throws AppError `session_not_found` */
  async wait(
    id: string,
    until: WaitCondition,
    timeoutMs?: number,
    signal?: AbortSignal,
  ): Promise<WaitResult> {
    const { clock, sessions } = this.#deps;
    return waitForSession(sessions.get(id), until, { clock, timeoutMs, signal });
  }

  /** See {@link formatHistory}. @throws AppError `session_not_found` */
  async history(id: string, format: HistoryFormat, lines?: number): Promise<Uint8Array> {
    const session = this.#deps.sessions.get(id);
    return formatHistory(await session.snapshot(), format, lines);
  }

  /** See {@link ForwardedEnvironment.forward}. @throws AppError `session_not_found`, and as there */
  async forwardEnvironment(id: string, env: Readonly<Record<string, string>>): Promise<void> {
    this.#deps.sessions.get(id);
    await this.#environment.forward(id, env);
  }

  /** The environment to start session `id` with; see {@link ForwardedEnvironment.atStart}. Never throws. */
  async startEnvironment(
    id: string,
    env: Readonly<Record<string, string>>,
  ): Promise<Readonly<Record<string, string>>> {
    const { platform, logger, forwardsEnvironment } = this.#deps;
    const links = platform !== 'win32' && forwardsEnvironment?.() === true;
    try {
      return await this.#environment.atStart(id, env, links);
    } catch (error) {
      logger.warn({ err: error, session: id }, 'variables could not be linked');
      return env;
    }
  }

  /** Runs a command without a terminal. @throws AppError as {@link runCommand} */
  async run(input: RunInput, signal?: AbortSignal): Promise<RunResult> {
    const { platform, clock, logger, home } = this.#deps;
    const base = sanitisedEnvironment(await this.#deps.userEnvironment(), platform);
    const env = { ...base, ...input.env };
    return runCommand(input, { env, cwd: input.cwd || home, platform, clock, logger, signal });
  }

  get status(): SessionsStatus {
    const running = this.running();
    return {
      version: this.#deps.version,
      uptimeMs: this.#deps.clock.monotonic() - this.#startedAt,
      sessions: running.length,
      viewers: running.reduce((sum, { info }) => sum + info.viewers, 0),
    };
  }

  /** Resolves when what ended sessions left on disk is gone. */
  async dispose(): Promise<void> {
    this.events.dispose();
    await this.#environment.settled();
  }

  #forgetEnvironment(session: Session): void {
    const { id } = session.spec;
    const start = this.#environment.startOf(id);
    session.onDidDispose(() => {
      this.#environment.forget(id, start).catch((error: unknown) => {
        this.#deps.logger.warn({ err: error, session: id }, 'forwarded variables were not removed');
      });
    });
  }

  #idsOf(prefix: string): string[] {
    const ids = this.running(prefix).map(({ spec }) => spec.id);
    if (ids.length > 0) return ids.toSorted();
    throw noMatch(prefix);
  }
}

/** What operations on a prefix throw when it means no running session. */
export function noMatch(prefix: string): AppError {
  return new AppError('no_match', `No running session matches "${prefix}".`);
}

function failureOf(error: unknown): { code: ErrorCode; message: string } {
  if (isAppError(error)) return { code: error.code, message: error.message };
  return { code: 'internal', message: 'Something went wrong inside Aerie.' };
}
