// Requests about sessions of earlier, and what was recorded of them (section 4.4).

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { MAX_TUNNEL_CHUNK } from '#shared/protocol/wing/wing-limits.ts';
import { incompleteCharacter } from '#shared/terminal/incomplete-character.ts';
import type { RemoteAccess } from '../access/remote-access.ts';
import {
  type HistoryEntry,
  type HistoryPart,
  type HistoryStore,
  historyParts,
} from '../audit/history-store.ts';
import { DamagedAudit, readAudit } from '../audit/read-audit.ts';
import type { SessionAudits } from '../audit/session-audits.ts';
import { ownerIdFor } from '../pty/session-owners.ts';
import type { RemoteCaller } from '../remote-caller.ts';
import { toPosixPath } from './posix-path.ts';
import { type TunnelHandlers, type TunnelJson, TunnelRefusal } from './tunnel-handlers.ts';

/** Sessions of a page that does not say how many, and of any page. */
const PAGE = 20;
const MAX_PAGE = 200;
/** Bytes of text in one message: as JSON it can take twice as many. */
const TEXT_CHUNK = MAX_TUNNEL_CHUNK / 2;

export interface HistoryHandlerPorts {
  readonly history: HistoryStore;
  readonly audits: Pick<SessionAudits, 'flush'>;
  readonly access: RemoteAccess;
}

/** `sessions.history` and `audit.request`. */
export function historyHandlers(ports: HistoryHandlerPorts): TunnelHandlers {
  return {
    'sessions.history': async ({ caller }, { offset, limit }) => {
      // Others count the sessions of everybody: members then miss their own, and learn of those in between.
      const theirs = (await ports.history.list()).filter(
        (entry) => !entry.running && mayPlay(ports, caller, entry),
      );
      const first = Math.max(0, offset ?? 0);
      const count = limit && limit > 0 ? Math.min(limit, MAX_PAGE) : PAGE;
      const page = theirs.slice(first, first + count);
      return { sessions: page.map(historyJson), total: theirs.length };
    },
    'audit.request': ({ caller, signal }, { session_id, kind }) =>
      recordingOf(ports, caller, session_id, kind, signal),
  };
}

function mayPlay(
  { access }: HistoryHandlerPorts,
  caller: RemoteCaller,
  { owner }: HistoryEntry,
): boolean {
  return access.maySee(caller, ownerIdFor(caller, owner));
}

function historyJson({ sessionId, agent, cwd, startedAt, owner, parts }: HistoryEntry): TunnelJson {
  return {
    session_id: sessionId,
    agent,
    ...(cwd ? { cwd: toPosixPath(cwd) } : {}),
    started_at: Math.floor(startedAt / 1000),
    ...(parts.pty === null ? {} : { audit: true }),
    ...(parts.chat === null ? {} : { chat: true }),
    ...(owner ? { user_id: owner.userId } : {}),
  };
}

async function* recordingOf(
  ports: HistoryHandlerPorts,
  caller: RemoteCaller,
  id: string,
  kind: string,
  signal: AbortSignal,
): AsyncIterable<TunnelJson> {
  const { history, audits } = ports;
  const entry = await history.get(id);
  const part = historyParts.find((each) => each === kind);
  // Who may not see it does not learn whether it is there.
  if (entry ? !mayPlay(ports, caller, entry) : caller.role === 'member') {
    throw new TunnelRefusal('access denied');
  }
  await audits.flush(id);
  if (!entry || !part || !(await isFile(history.pathOf(id, part)))) {
    throw new TunnelRefusal(`file not found: ${kind}`);
  }
  const path = history.pathOf(id, part);
  try {
    for await (const item of readers[part](path)) {
      if (signal.aborted) return;
      yield item;
    }
  } catch (error) {
    if (error instanceof DamagedAudit) throw new TunnelRefusal(`decompress: ${error.message}`);
    throw new TunnelRefusal('read: the file cannot be read', { cause: error });
  }
}

const readers: Record<HistoryPart, (path: string) => AsyncIterable<TunnelJson>> = {
  pty: framesOf,
  keylog: textOf,
  chat: bytesOf,
};

/** The terminal: its size, then what happened and when, in seconds from the beginning. */
async function* framesOf(path: string): AsyncIterable<TunnelJson> {
  let elapsed = 0;
  for await (const item of readAudit(path)) {
    if (!('kind' in item)) {
      yield { version: 2, width: item.cols, height: item.rows };
      continue;
    }
    elapsed += item.delayMs;
    const at = Math.round(elapsed) / 1000;
    if (item.kind === 'resize') yield [at, 'r', `${item.cols}x${item.rows}`];
    else {
      for (let from = 0; from < item.bytes.length; from += MAX_TUNNEL_CHUNK) {
        const piece = item.bytes.subarray(from, from + MAX_TUNNEL_CHUNK);
        yield [at, 'o', Buffer.from(piece).toString('base64')];
      }
    }
  }
}

/** Text, cut between characters. */
async function* textOf(path: string): AsyncIterable<TunnelJson> {
  let rest = Buffer.alloc(0);
  for await (const piece of createReadStream(path, { highWaterMark: TEXT_CHUNK - 4 })) {
    const bytes = Buffer.concat([rest, piece]);
    const whole = bytes.length - incompleteCharacter(bytes);
    rest = bytes.subarray(whole);
    yield { data: bytes.toString('utf8', 0, whole) };
  }
  if (rest.length > 0) yield { data: rest.toString('utf8') };
}

/** The packed file as it is. */
async function* bytesOf(path: string): AsyncIterable<TunnelJson> {
  for await (const piece of createReadStream(path, { highWaterMark: MAX_TUNNEL_CHUNK })) {
    yield { data: Buffer.from(piece).toString('base64') };
  }
}

const isFile = async (path: string): Promise<boolean> =>
  stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  );
