// Answers every request of the wmux protocol. Only translates: what is done stands in operations.

import { isAppError } from '#shared/base/app-error.ts';
import {
  historyFormat,
  MAX_COLS,
  MAX_PATTERN,
  MAX_ROWS,
  MAX_SCROLLBACK,
  sessionId,
  type WaitCondition,
} from '#shared/contract/index.ts';
import { decodeSessionBytes, Opcode } from '#shared/protocol/wmux/frames.ts';
import { encodeHistory, encodeReply, wmuxErrors } from '#shared/protocol/wmux/replies.ts';
import {
  malformed,
  type RequestKind,
  readRequest,
  type WmuxRequest,
} from '#shared/protocol/wmux/requests.ts';
import type { Session } from '../sessions/session.ts';
import { attachFromWire } from './attach-request.ts';
import { clampSize, createFromWire } from './create-request.ts';
import { recordFromWire } from './record-request.ts';
import { runningSession, wireSession, writeError } from './wire-host.ts';
import type { Answer, RequestHandler, WmuxClient } from './wmux-client.ts';

/** What the endpoint itself is asked. */
export interface EndpointFacts {
  /** Clients attached to something. */
  readonly attachedClients: () => number;
  readonly uptimeMs: () => number;
  /** Someone asked the endpoint to close. */
  readonly onShutdown: () => void;
}

const one = (frame: Uint8Array): Answer => ({ frames: [frame] });
const ok = (): Answer => one(encodeReply.ok());

/** Waits of one client that may be under way at once. */
const MAX_WAITS = 256;

/** What whoever may only look may ask for. */
const LOOKING: ReadonlySet<number> = new Set([
  Opcode.attach,
  Opcode.detach,
  Opcode.list,
  Opcode.info,
  Opcode.event,
  Opcode.status,
  Opcode.metaGet,
  Opcode.wait,
  Opcode.history,
]);

/** What is written to the log, by opcode. */
const AUDITED: ReadonlyMap<number, RequestKind> = new Map([
  [Opcode.create, 'create'],
  [Opcode.attach, 'attach'],
  [Opcode.kill, 'kill'],
  [Opcode.killPrefix, 'killPrefix'],
  [Opcode.exec, 'exec'],
  [Opcode.execSync, 'execSync'],
]);

/** Notes who asked for what, without any content. */
function audit({ id, host }: WmuxClient, opcode: number, payload: Uint8Array): void {
  const request = AUDITED.get(opcode);
  if (request === undefined) return;
  const client = id.slice(0, 8);
  const body: Readonly<Record<string, unknown>> = readRequest[request](payload) ?? {};
  // Only valid ids: what else stands there may be anything.
  const session = sessionId.safeParse(body['session_id'] ?? body['id']).data ?? null;
  host.logger.info({ client, request, session }, 'a program asked through the local socket');
}

/** Reads a JSON request first; a malformed one is refused in its own words. */
function json<K extends RequestKind>(
  kind: K,
  handle: (client: WmuxClient, request: WmuxRequest<K>) => Promise<Answer> | Answer,
): RequestHandler {
  return (client, { payload }) => {
    const request = readRequest[kind](payload);
    if (!request) throw wmuxErrors.malformed(malformed[kind]);
    return handle(client, request);
  };
}

/** The function that answers all requests of one endpoint. */
export function requestHandler(facts: EndpointFacts): RequestHandler {
  const handlers = new Map<number, RequestHandler>([
    ...sessionHandlers(),
    ...inputHandlers(),
    ...readingHandlers(),
    ...noteHandlers(),
    ...endpointHandlers(facts),
  ]);
  return (client, frame) => {
    const handle = handlers.get(frame.opcode);
    if (!handle) throw wmuxErrors.unknownOpcode();
    if (client.readOnly && !LOOKING.has(frame.opcode)) throw wmuxErrors.readOnly();
    audit(client, frame.opcode, frame.payload);
    return handle(client, frame);
  };
}

function sessionHandlers(): [number, RequestHandler][] {
  return [
    [
      Opcode.create,
      json('create', async ({ host }, request) =>
        one(encodeReply.session(wireSession(await createFromWire(host, request)))),
      ),
    ],
    [Opcode.attach, json('attach', (client, { session_id }) => attachFromWire(client, session_id))],
    [
      Opcode.detach,
      json('detach', (client, { session_id }) => {
        const session = client.host.sessions.all().find(({ spec }) => spec.id === session_id);
        if (session) client.detach(session);
        return ok();
      }),
    ],
    [
      Opcode.kill,
      json('kill', (client, { session_id }) => {
        kill(client, runningSession(client.host, session_id, 'kill'));
        return ok();
      }),
    ],
    [Opcode.killPrefix, json('killPrefix', killPrefix)],
    [
      Opcode.list,
      ({ host }, { payload }) => {
        // A malformed filter filters nothing.
        const prefix = readRequest.list(payload)?.prefix || undefined;
        return one(encodeReply.sessions(host.operations.running(prefix).map(wireSession)));
      },
    ],
    [
      Opcode.info,
      json('info', ({ host }, { session_id }) =>
        one(encodeReply.session(wireSession(runningSession(host, session_id, 'get')))),
      ),
    ],
    [
      Opcode.resize,
      json('resize', (client, request) => {
        const session = runningSession(client.host, request.session_id, 'resize');
        const cols = clampSize(request.cols, 1, MAX_COLS);
        const rows = clampSize(request.rows, 1, MAX_ROWS);
        (client.attachmentOf(session) ?? session).resize(cols, rows);
        return ok();
      }),
    ],
  ];
}

/** To this protocol a killed session is gone at once; the processes follow. */
function kill({ host }: WmuxClient, session: Session): void {
  host.operations.events.tellKilled(session);
  host.sessions.remove(session.spec.id).catch((error: unknown) => {
    host.logger.error({ err: error, session: session.spec.id }, 'ending a session failed');
  });
}

function killPrefix(client: WmuxClient, { prefix }: WmuxRequest<'killPrefix'>): Answer {
  if (prefix === '') throw wmuxErrors.prefixRequired();
  const { operations } = client.host;
  if (operations.running(prefix).length === 0) throw wmuxErrors.noPrefixMatch();
  const { killed, errors } = operations.killPrefix(prefix, (id) =>
    kill(client, runningSession(client.host, id, 'kill')),
  );
  const texts = Object.entries(errors).map(([id, { message }]) => [id, message]);
  return one(encodeReply.killed(killed, Object.fromEntries(texts)));
}

function inputHandlers(): [number, RequestHandler][] {
  return [
    [
      Opcode.input,
      (client, { payload }) => {
        const input = decodeSessionBytes(payload);
        if (!input) throw wmuxErrors.malformed(malformed.input);
        const session = runningSession(client.host, input.id, 'write input');
        write(client, session, input.bytes);
        return ok();
      },
    ],
    [
      Opcode.exec,
      json('exec', (client, { session_id, input, newline }) => {
        const session = runningSession(client.host, session_id, 'write input');
        write(client, session, Buffer.from(newline ? `${input}\n` : input));
        return ok();
      }),
    ],
    [Opcode.execSync, json('execSync', execSync)],
  ];
}

function write(client: WmuxClient, session: Session, bytes: Uint8Array): void {
  try {
    const attachment = client.attachmentOf(session);
    if (attachment) attachment.input(bytes);
    else session.write(bytes);
  } catch (error) {
    throw writeError(error);
  }
}

function execSync({ host }: WmuxClient, request: WmuxRequest<'execSync'>): Answer {
  const { session_ids: named, prefix, input, newline } = request;
  if (named.length > 0 && prefix !== '') throw wmuxErrors.bothTargets();
  const found = host.operations.running(prefix).map(({ spec }) => spec.id);
  const ids = named.length > 0 ? named : found.toSorted();
  if (ids.length === 0) throw wmuxErrors.noTargets();
  const results = host.operations.execSync(ids, input, { newline }).map(({ id, error }) => ({
    id,
    ok: error === null,
    error: error ? execError(error) : undefined,
  }));
  return one(encodeReply.execResults(results));
}

function execError({ code, message }: { code: string; message: string }): string {
  const gone = code === 'session_not_found' || code === 'session_exited';
  return (gone ? wmuxErrors.notFound('write input') : wmuxErrors.write(message)).message;
}

function readingHandlers(): [number, RequestHandler][] {
  return [
    [Opcode.wait, json('wait', wait)],
    [
      Opcode.history,
      json('history', async ({ host }, { session_id, format, lines }) => {
        const wanted = historyFormat.safeParse(format);
        if (!wanted.success) throw wmuxErrors.historyFormat();
        const { spec } = runningSession(host, session_id, 'snapshot');
        if (!host.sendsScreens()) return { frames: encodeHistory(new Uint8Array(0)) };
        const count = lines > 0 ? Math.min(lines, MAX_SCROLLBACK) : undefined;
        return {
          frames: encodeHistory(await host.operations.history(spec.id, wanted.data, count)),
        };
      }),
    ],
    [
      Opcode.scrollback,
      json('scrollback', ({ host }, { session_id, scrollback_lines }) => {
        const session = runningSession(host, session_id, wmuxErrors.bareNotFound());
        if (!host.sendsScreens()) throw wmuxErrors.noScreens();
        session.setScrollback(Math.min(MAX_SCROLLBACK, Math.max(0, scrollback_lines)));
        return ok();
      }),
    ],
    [Opcode.record, json('record', ({ host }, request) => recordFromWire(host, request))],
  ];
}

function wait(client: WmuxClient, request: WmuxRequest<'wait'>): Answer {
  const { host, signal } = client;
  const { session_id: id, mode, timeout } = request;
  if (client.waits >= MAX_WAITS) throw wmuxErrors.limit('too many waits on one connection');
  runningSession(host, id, 'get');
  const until = waitCondition(request);
  const later = host.operations
    .wait(id, until, Math.max(0, timeout), signal)
    .then((result) => encodeReply.waited({ id, mode, ...result }));
  return { frames: [], later };
}

function waitCondition({ mode, idle_for, pattern }: WmuxRequest<'wait'>): WaitCondition {
  if (mode === 'exit') return { mode };
  if (mode === 'idle') return { mode, idleMs: Math.max(0, idle_for) };
  if (mode !== 'match') throw wmuxErrors.waitMode(mode);
  if (Buffer.byteLength(pattern) > MAX_PATTERN) throw wmuxErrors.malformed(malformed.wait);
  return { mode, pattern };
}

function noteHandlers(): [number, RequestHandler][] {
  return [
    [
      Opcode.metaSet,
      json('metaSet', ({ host }, { session_id, key, value }) => {
        const session = runningSession(host, session_id, 'meta set');
        try {
          host.operations.metadata.set(session, key, value);
        } catch (error) {
          throw isAppError(error) ? wmuxErrors.limit(error.message) : error;
        }
        return ok();
      }),
    ],
    [
      Opcode.metaGet,
      json('metaGet', ({ host }, { session_id, key }) => {
        const { metadata } = host.operations;
        const session = runningSession(host, session_id, key ? 'meta get' : 'meta get all');
        return one(
          key
            ? encodeReply.metaValue(metadata.get(session, key))
            : encodeReply.metadata(metadata.all(session)),
        );
      }),
    ],
    [
      Opcode.envForward,
      json('envForward', async ({ host }, { session_id, env }) => {
        runningSession(host, session_id, 'get');
        try {
          await host.operations.forwardEnvironment(session_id, env);
        } catch (error) {
          if (isAppError(error, 'bad_request')) throw wmuxErrors.malformed(malformed.envForward);
          // As peers expect: a full disk is no reason to refuse.
          host.logger.warn({ err: error, session: session_id }, 'an environment was not saved');
        }
        return ok();
      }),
    ],
  ];
}

function endpointHandlers(facts: EndpointFacts): [number, RequestHandler][] {
  return [
    [
      Opcode.event,
      (client, { payload }) => {
        const request = payload.length === 0 ? { session_id: '' } : readRequest.event(payload);
        if (!request) throw wmuxErrors.malformed(malformed.event);
        client.feed.subscribe(request.session_id);
        return ok();
      },
    ],
    [
      Opcode.status,
      ({ host }) =>
        one(
          encodeReply.status({
            version: `0.1.0+aerie/${host.version}`,
            uptimeMs: facts.uptimeMs(),
            sessions: host.operations.running().length,
            clients: facts.attachedClients(),
          }),
        ),
    ],
    [Opcode.shutdown, () => ({ frames: [encodeReply.ok()], sent: facts.onShutdown })],
  ];
}
