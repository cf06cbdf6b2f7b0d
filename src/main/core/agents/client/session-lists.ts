// Sessions there are, open or not: what the agent lists, and beyond that what its database has.

import type { ListSessionsResponse, SessionInfo } from '@agentclientprotocol/sdk/unstable';
import { CapabilityError, SessionNotFoundError } from '../errors/acp-error.ts';
import type { OpencodePlaces } from '../opencode/database-path.ts';
import { listStoredSessions } from '../opencode/session-database.ts';
import type { SessionStat } from '../opencode/session-stat.ts';
import type { CallOptions } from '../session/session-options.ts';
import type { SessionPorts } from '../session/session-ports.ts';
import { parseSessionList } from './answers.ts';

export interface ListSessionsOptions extends CallOptions {
  /** Only sessions of this project. */
  readonly cwd?: string;
  /** Where the page before said to go on; opaque. */
  readonly cursor?: string;
  readonly includeArchived?: boolean;
}

/** A session in a list. Ids, titles and paths are untrusted text. */
export interface ListedSession extends SessionInfo {
  /** What the agent's database says besides. */
  readonly stored?: SessionStat;
}

const maxPages = 1000;

/** One page as the agent gives it. @throws CapabilityError if it lists no sessions */
export async function listSessions(
  { caller, capabilities }: SessionPorts,
  options: ListSessionsOptions,
): Promise<ListSessionsResponse> {
  if (!capabilities.sessionCapabilities?.list) {
    throw new CapabilityError('The agent does not list its sessions.', 'session.list');
  }
  const { cwd, cursor, includeArchived, ...call } = options;
  const params = {
    ...(cwd === undefined ? {} : { cwd }),
    ...(cursor === undefined ? {} : { cursor }),
    ...(includeArchived && capabilities.sessionCapabilities.archive ? { archived: 'include' } : {}),
  };
  return caller.request('session/list', params, parseSessionList, call);
}

/**
 * All sessions, newest first, each once. An agent whose database can be read is not asked: it may
 * know only the newest hundred (acp.md 4.4).
 */
export async function* allSessions(
  ports: SessionPorts,
  options: ListSessionsOptions,
  places: OpencodePlaces,
): AsyncGenerator<ListedSession> {
  const stored = ports.profile.id === 'opencode' ? await readStored(options, places) : [];
  const seen = new Set<string>();
  for (const stat of stored) {
    seen.add(stat.id);
    yield listed(stat);
  }
  if (seen.size > 0) return;
  let cursor = options.cursor;
  for (let page = 0; page < maxPages; page += 1) {
    const { sessions, nextCursor } = await listSessions(ports, {
      ...options,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const fresh = sessions.filter(({ sessionId }) => !seen.has(sessionId));
    for (const session of fresh) {
      seen.add(session.sessionId);
      yield session;
    }
    if (!nextCursor || nextCursor === cursor || fresh.length === 0) return;
    cursor = nextCursor;
  }
}

async function readStored(
  { cwd, includeArchived }: ListSessionsOptions,
  places: OpencodePlaces,
): Promise<readonly SessionStat[]> {
  try {
    return await listStoredSessions({
      ...places,
      ...(cwd === undefined ? {} : { cwd }),
      ...(includeArchived === undefined ? {} : { includeArchived }),
    });
  } catch (error) {
    if (error instanceof SessionNotFoundError) return [];
    throw error;
  }
}

function listed(stat: SessionStat): ListedSession {
  return {
    sessionId: stat.id,
    cwd: stat.directory,
    title: stat.title,
    updatedAt: stat.updatedAt.toISOString(),
    archived: stat.archived,
    stored: stat,
  };
}
