import { isAppError } from '#shared/base/app-error.ts';
import {
  type CreateSession,
  createSession,
  MAX_COLS,
  MAX_ROWS,
  sessionId,
} from '#shared/contract/index.ts';
import { type WmuxError, wmuxErrors } from '#shared/protocol/wmux/replies.ts';
import { malformed, type WmuxRequest } from '#shared/protocol/wmux/requests.ts';
import type { Session } from '../sessions/session.ts';
import type { WireHost } from './wire-host.ts';

type CreateRequest = WmuxRequest<'create'>;

const DEFAULT_COLS = 80;
const DEFAULT_ROWS = 24;

/** Starts a session as asked over the wire. @throws WmuxError */
export async function createFromWire(host: WireHost, request: CreateRequest): Promise<Session> {
  const wanted = toCreateSession(request);
  await forgetEnded(host, request.id);
  try {
    return await host.launcher.create(wanted);
  } catch (error) {
    throw createError(error);
  }
}

/** @throws WmuxError for what no session can be made of */
function toCreateSession(request: CreateRequest): CreateSession {
  if (!sessionId.safeParse(request.id).success) throw wmuxErrors.invalidId();
  const { id, shell, args, cwd, env } = request;
  const parsed = createSession.safeParse({
    id,
    shell,
    // Without a shell the default one also brings its own arguments.
    args: shell === '' && args.length === 0 ? undefined : args,
    cwd,
    // A list of variables replaces the whole environment; none means the user's.
    ...(env.length > 0 ? { env: variables(env), envMode: 'replace' } : {}),
    cols: clampSize(request.cols, DEFAULT_COLS, MAX_COLS),
    rows: clampSize(request.rows, DEFAULT_ROWS, MAX_ROWS),
  });
  if (parsed.success) return parsed.data;
  throw wmuxErrors.malformed(malformed.create);
}

/** `value` within 1 and `max`; `fallback` for 0 and less. */
export function clampSize(value: number, fallback: number, max: number): number {
  return value <= 0 ? fallback : Math.min(value, max);
}

function variables(list: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    list
      .map((entry): [string, string] => {
        const split = entry.indexOf('=');
        return split < 0 ? [entry, ''] : [entry.slice(0, split), entry.slice(split + 1)];
      })
      .filter(([name]) => name !== ''),
  );
}

/** An ended session that is still listed for people gives its id up. */
async function forgetEnded({ sessions }: WireHost, id: string): Promise<void> {
  const ended = sessions.all().some(({ info }) => info.id === id && info.state === 'exited');
  if (ended) await sessions.remove(id);
}

function createError(error: unknown): WmuxError {
  if (!isAppError(error)) return wmuxErrors.spawn('unexpected failure');
  switch (error.code) {
    case 'session_exists':
      return wmuxErrors.exists();
    case 'session_limit':
      return wmuxErrors.tooMany();
    case 'shutting_down':
      return wmuxErrors.shuttingDown();
    default:
      return wmuxErrors.spawn(error.message);
  }
}
