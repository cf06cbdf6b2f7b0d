// The binary channel beside the RPC: terminal bytes and the few messages that must keep their place
// among them. Pure codec. Layout of every frame, integers big-endian:
//
//   [type:1][channel:4][body]
//
// A channel is one attached terminal; the client picks its number. `seq` counts the bytes a session
// has produced since it was created (never reset, not even by a restart) and is a 64-bit integer
// below 2^53. The tables in docs/stream-protocol.md describe each body.

import * as z from 'zod/mini';
import { type ErrorCode, errorCodes } from '../../contract/error-codes.ts';
import { MAX_COLS, MAX_INPUT_BYTES, MAX_ROWS, MAX_SCROLLBACK } from '../../contract/limits.ts';
import { cols, exitStatus, rows, sessionId } from '../../contract/session.ts';

/** Client to host. */
export const ClientType = {
  open: 0x01,
  input: 0x02,
  resize: 0x03,
  ack: 0x04,
  close: 0x05,
  colors: 0x06,
} as const;

/** Host to client. */
export const HostType = {
  snapshot: 0x81,
  data: 0x82,
  resized: 0x83,
  exited: 0x84,
  failed: 0x85,
  input: 0x86,
} as const;

const HEADER = 5;
/** A whole number that fits: without it, sizes below zero would become others that a terminal can have. */
const cells = (size: number): number => Math.min(0xffff, Math.max(0, Math.trunc(size) || 0));
/** Bytes before the output in a data frame. */
export const DATA_HEADER = HEADER + 8;
const MAX_JSON_BODY = 4096;
const MAX_MARKS_JSON = 4 * 1024 * 1024;

const color = z.string().check(z.regex(/^#[0-9a-fA-F]{6}$/));

export const openBody = z.object({
  id: sessionId,
  cols,
  rows,
  /** For programs: every byte they can take, where a screen would be shown only the newest state. */
  everyByte: z.optional(z.boolean()),
  /** Only looks: `cols` and `rows` are not asked for, until a `resize`. */
  keepSize: z.optional(z.boolean()),
  /** For recorders of this machine: nobody looks by it, so it is not among those who are counted. */
  unseen: z.optional(z.boolean()),
});
/** Colours the viewer draws with, for answers to OSC 4/10/11/12 queries. */
export const colorsBody = z.object({
  foreground: color,
  background: color,
  cursor: color,
  ansi: z.array(color).check(z.length(16)),
});

/** A shell-integration mark (OSC 133) at a line of the snapshot, 0 = oldest line of the scrollback. */
export const mark = z.object({
  kind: z.enum(['prompt', 'command', 'output', 'done']),
  line: z.int().check(z.minimum(0), z.maximum(MAX_SCROLLBACK + MAX_ROWS)),
  column: z.int().check(z.minimum(0), z.maximum(MAX_COLS)),
  exitCode: z.nullable(z.int()),
});

export const snapshotHead = z.object({
  cols,
  rows,
  scrollback: z.int().check(z.minimum(0), z.maximum(MAX_SCROLLBACK)),
  /** False while output floods: the screen is right, older scrollback follows in a later snapshot. */
  complete: z.boolean(),
  generation: z.int(),
  /** Bytes at the end of the replay that begin a sequence or character which the data to come completes. */
  unfinished: z.int().check(z.minimum(0)),
  marks: z.array(mark).check(z.maxLength(20_000)),
});

export const failedBody = z.object({
  code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
  message: z.string().check(z.maxLength(2000)),
});

export type OpenBody = z.infer<typeof openBody>;
export type ViewerColors = z.infer<typeof colorsBody>;
export type Mark = z.infer<typeof mark>;
export type SnapshotHead = z.infer<typeof snapshotHead>;
export type FailedBody = z.infer<typeof failedBody>;

export type ClientFrame =
  | { type: 'open'; channel: number; body: OpenBody }
  | { type: 'input'; channel: number; bytes: Uint8Array }
  | { type: 'resize'; channel: number; cols: number; rows: number }
  /** Payload bytes of snapshot and data frames handled since the channel was opened. */
  | { type: 'ack'; channel: number; bytes: number }
  | { type: 'close'; channel: number }
  | { type: 'colors'; channel: number; body: ViewerColors };

export type HostFrame =
  | { type: 'snapshot'; channel: number; seq: number; head: SnapshotHead; replay: Uint8Array }
  /** `seq` is the number of the first byte. */
  | { type: 'data'; channel: number; seq: number; bytes: Uint8Array }
  | { type: 'resized'; channel: number; seq: number; cols: number; rows: number }
  | { type: 'exited'; channel: number; seq: number; exit: z.infer<typeof exitStatus> }
  /** The channel is closed: opening failed or the session was removed. */
  | { type: 'failed'; channel: number; body: FailedBody }
  /** Input was refused, e.g. the queue is full; the channel stays open. */
  | { type: 'input'; channel: number; body: FailedBody };

/** A decoded frame, or why it is not one. */
export type Decoded<T> = { ok: true; frame: T } | { ok: false; reason: string };

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

function frame(
  type: number,
  channel: number,
  size: number,
  room: Uint8Array = new Uint8Array(HEADER + size),
): { bytes: Uint8Array; view: DataView } {
  const bytes = room.subarray(0, HEADER + size);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  bytes[0] = type;
  view.setUint32(1, channel);
  return { bytes, view };
}

function jsonFrame(type: number, channel: number, body: unknown): Uint8Array {
  const text = encoder.encode(JSON.stringify(body));
  const { bytes } = frame(type, channel, text.length);
  bytes.set(text, HEADER);
  return bytes;
}

function setSeq(view: DataView, offset: number, seq: number): void {
  view.setUint32(offset, Math.floor(seq / 2 ** 32));
  view.setUint32(offset + 4, seq % 2 ** 32);
}

function getSeq(view: DataView, offset: number): number {
  return view.getUint32(offset) * 2 ** 32 + view.getUint32(offset + 4);
}

export const encodeClient = {
  open: (channel: number, body: OpenBody) => jsonFrame(ClientType.open, channel, body),
  colors: (channel: number, body: ViewerColors) => jsonFrame(ClientType.colors, channel, body),
  close: (channel: number) => frame(ClientType.close, channel, 0).bytes,
  /** `input` holds at most `MAX_INPUT_BYTES`. */
  input(channel: number, input: Uint8Array): Uint8Array {
    const { bytes } = frame(ClientType.input, channel, input.length);
    bytes.set(input, HEADER);
    return bytes;
  },
  resize(channel: number, columns: number, lines: number): Uint8Array {
    const { bytes, view } = frame(ClientType.resize, channel, 4);
    view.setUint16(HEADER, cells(columns));
    view.setUint16(HEADER + 2, cells(lines));
    return bytes;
  },
  ack(channel: number, total: number): Uint8Array {
    const { bytes, view } = frame(ClientType.ack, channel, 8);
    setSeq(view, HEADER, total);
    return bytes;
  },
};

export const encodeHost = {
  failed: (channel: number, body: FailedBody) => jsonFrame(HostType.failed, channel, body),
  input: (channel: number, body: FailedBody) => jsonFrame(HostType.input, channel, body),
  /** `room`, if given, holds at least `DATA_HEADER` bytes more than `data`; the frame is put there. */
  data(channel: number, seq: number, data: Uint8Array, room?: Uint8Array): Uint8Array {
    const { bytes, view } = frame(HostType.data, channel, 8 + data.length, room);
    setSeq(view, HEADER, seq);
    bytes.set(data, DATA_HEADER);
    return bytes;
  },
  resized(channel: number, seq: number, columns: number, lines: number): Uint8Array {
    const { bytes, view } = frame(HostType.resized, channel, 12);
    setSeq(view, HEADER, seq);
    view.setUint16(HEADER + 8, columns);
    view.setUint16(HEADER + 10, lines);
    return bytes;
  },
  exited(channel: number, seq: number, exit: z.infer<typeof exitStatus>): Uint8Array {
    const text = encoder.encode(JSON.stringify(exit));
    const { bytes, view } = frame(HostType.exited, channel, 8 + text.length);
    setSeq(view, HEADER, seq);
    bytes.set(text, HEADER + 8);
    return bytes;
  },
  snapshot(channel: number, seq: number, head: SnapshotHead, replay: Uint8Array): Uint8Array {
    const text = encoder.encode(JSON.stringify(head));
    const { bytes, view } = frame(HostType.snapshot, channel, 12 + text.length + replay.length);
    setSeq(view, HEADER, seq);
    view.setUint32(HEADER + 8, text.length);
    bytes.set(text, HEADER + 12);
    bytes.set(replay, HEADER + 12 + text.length);
    return bytes;
  },
};

const refuse = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });

function parseJson<T extends z.ZodMiniType>(
  schema: T,
  bytes: Uint8Array,
  limit: number,
): { ok: true; value: z.infer<T> } | { ok: false; reason: string } {
  if (bytes.length > limit) return refuse('body too large');
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(bytes));
  } catch {
    return refuse('body is not JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  return refuse(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
}

/** Reads a frame sent by a client. `input` views into `bytes`; it does not copy. */
export function decodeClient(bytes: Uint8Array): Decoded<ClientFrame> {
  if (bytes.length < HEADER) return refuse('frame too short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const channel = view.getUint32(1);
  const body = bytes.subarray(HEADER);
  switch (bytes[0]) {
    case ClientType.input:
      if (body.length > MAX_INPUT_BYTES) return refuse('input too large');
      return { ok: true, frame: { type: 'input', channel, bytes: body } };
    case ClientType.ack:
      if (body.length !== 8) return refuse('ack has a wrong length');
      return { ok: true, frame: { type: 'ack', channel, bytes: getSeq(view, HEADER) } };
    case ClientType.resize: {
      if (body.length !== 4) return refuse('resize has a wrong length');
      const columns = view.getUint16(HEADER);
      const lines = view.getUint16(HEADER + 2);
      return { ok: true, frame: { type: 'resize', channel, cols: columns, rows: lines } };
    }
    case ClientType.close:
      return { ok: true, frame: { type: 'close', channel } };
    case ClientType.open: {
      const parsed = parseJson(openBody, body, MAX_JSON_BODY);
      return parsed.ok
        ? { ok: true, frame: { type: 'open', channel, body: parsed.value } }
        : parsed;
    }
    case ClientType.colors: {
      const parsed = parseJson(colorsBody, body, MAX_JSON_BODY);
      return parsed.ok
        ? { ok: true, frame: { type: 'colors', channel, body: parsed.value } }
        : parsed;
    }
    default:
      return refuse(`unknown frame type ${bytes[0]}`);
  }
}

/** Reads a frame sent by the host. `bytes` and `replay` view into the argument. */
export function decodeHost(bytes: Uint8Array): Decoded<HostFrame> {
  if (bytes.length < HEADER) return refuse('frame too short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const channel = view.getUint32(1);
  const body = bytes.subarray(HEADER);
  const type = bytes[0];
  if (type === HostType.failed || type === HostType.input) {
    const parsed = parseJson(failedBody, body, MAX_JSON_BODY);
    if (!parsed.ok) return parsed;
    const name = type === HostType.failed ? 'failed' : 'input';
    return { ok: true, frame: { type: name, channel, body: parsed.value } };
  }
  if (body.length < 8) return refuse('frame too short');
  const seq = getSeq(view, HEADER);
  switch (type) {
    case HostType.data:
      return { ok: true, frame: { type: 'data', channel, seq, bytes: body.subarray(8) } };
    case HostType.resized: {
      if (body.length !== 12) return refuse('resized has a wrong length');
      const columns = view.getUint16(HEADER + 8);
      const lines = view.getUint16(HEADER + 10);
      return { ok: true, frame: { type: 'resized', channel, seq, cols: columns, rows: lines } };
    }
    case HostType.exited: {
      const parsed = parseJson(exitStatus, body.subarray(8), MAX_JSON_BODY);
      return parsed.ok
        ? { ok: true, frame: { type: 'exited', channel, seq, exit: parsed.value } }
        : parsed;
    }
    case HostType.snapshot: {
      if (body.length < 12) return refuse('frame too short');
      const headLength = view.getUint32(HEADER + 8);
      if (12 + headLength > body.length) return refuse('head longer than frame');
      const parsed = parseJson(snapshotHead, body.subarray(12, 12 + headLength), MAX_MARKS_JSON);
      if (!parsed.ok) return parsed;
      const replay = body.subarray(12 + headLength);
      return { ok: true, frame: { type: 'snapshot', channel, seq, head: parsed.value, replay } };
    }
    default:
      return refuse(`unknown frame type ${type}`);
  }
}
