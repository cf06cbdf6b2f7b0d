// Reads asciicast versions 2 and 3 piece by piece. Files come from anywhere: what is not understood
// is passed over and counted, never trusted.

import * as z from 'zod/mini';
import { parseJson } from '../../base/parse-json.ts';
import { MAX_COLS, MAX_ROWS } from '../../contract/limits.ts';

/** Longest line of a file, in characters; longer ones are passed over. */
const MAX_LINE = 16 * 1024 * 1024;
const MAX_HEADER = 256 * 1024;

const text = z.string().check(z.maxLength(4096));
const size = z.int().check(z.minimum(1));
const term = z.object({ cols: size, rows: size });
const origin = z.object({
  session: text,
  startedAt: z.number(),
  keys: z.boolean(),
  pid: z.int(),
  processStartedAt: text,
});
const shared = {
  timestamp: z.optional(z.number()),
  title: z.optional(z.nullable(z.string())),
  command: z.optional(z.nullable(z.string())),
  idle_time_limit: z.optional(z.nullable(z.number())),
};
const header2 = z.object({ version: z.literal(2), width: size, height: size, ...shared });
const header3 = z.object({
  version: z.literal(3),
  term,
  ...shared,
  aerie: z.optional(z.catch(z.nullable(origin), null)),
});
const end = z.object({ ended: text, durationMs: z.number().check(z.minimum(0)) });

/** What the first line says. Texts are untrusted. */
export interface CastFacts {
  readonly version: 2 | 3;
  readonly cols: number;
  readonly rows: number;
  readonly title: string;
  readonly command: string;
  /** Seconds since the epoch, or null. */
  readonly timestamp: number | null;
  /** Longest pause the author wants to be shown, in seconds, or null. */
  readonly idleLimit: number | null;
  /** What Aerie itself noted, or null in files of others. */
  readonly origin: z.infer<typeof origin> | null;
}

/** Something that happened `time` seconds after the start. */
export interface CastEvent {
  readonly time: number;
  readonly code: string;
  readonly data: string;
}

/** Reads the first line; null if it is not one of versions 2 and 3. */
export function parseCastHeader(line: string): CastFacts | null {
  const json = parseJson(line.slice(0, MAX_HEADER));
  const three = header3.safeParse(json);
  if (three.success) {
    const { data } = three;
    return { ...facts(data), version: 3, ...within(data.term), origin: data.aerie ?? null };
  }
  const two = header2.safeParse(json);
  if (!two.success) return null;
  const { width: cols, height: rows } = two.data;
  return { ...facts(two.data), version: 2, ...within({ cols, rows }), origin: null };
}

/** Reads the comment that Aerie ends a recording with; null if `line` is not one. */
export function parseCastEnd(line: string): z.infer<typeof end> | null {
  const match = /^# aerie (\{.*\})$/.exec(line);
  const parsed = end.safeParse(match ? parseJson(match[1] ?? '') : null);
  return parsed.success ? parsed.data : null;
}

/** Reads `80x24`; null if it is no size. */
export function parseSize(data: string): { cols: number; rows: number } | null {
  const match = /^(\d{1,5})x(\d{1,5})$/.exec(data);
  const parsed = term.safeParse({ cols: Number(match?.[1]), rows: Number(match?.[2]) });
  return parsed.success ? within(parsed.data) : null;
}

/** Takes a file in pieces and gives its events in order. */
export class CastParser {
  #facts: CastFacts | null = null;
  #rest = '';
  #time = 0;
  #skipped = 0;
  #failed = false;

  /** Null until the first line is read. */
  get facts(): CastFacts | null {
    return this.#facts;
  }

  /** True once the first line turned out not to be that of a recording. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Lines that were not understood. */
  get skipped(): number {
    return this.#skipped;
  }

  /** Seconds from the start to the last event so far. */
  get duration(): number {
    return this.#time;
  }

  /** The events that `piece` completes. */
  push(piece: string): CastEvent[] {
    const events: CastEvent[] = [];
    let from = 0;
    for (let to = piece.indexOf('\n'); to >= 0; to = piece.indexOf('\n', from)) {
      this.#take(this.#rest + piece.slice(from, to), events);
      this.#rest = '';
      from = to + 1;
    }
    this.#rest += piece.slice(from);
    // One that is too long is cut short, which makes it invalid.
    if (this.#rest.length > MAX_LINE) this.#rest = this.#rest.slice(0, MAX_LINE);
    return events;
  }

  /** The event of a last line without an end, if it is whole. */
  end(): CastEvent[] {
    const events: CastEvent[] = [];
    this.#take(this.#rest, events);
    this.#rest = '';
    return events;
  }

  #take(raw: string, events: CastEvent[]): void {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (this.#failed || line === '' || (this.#facts && line.startsWith('#'))) return;
    if (!this.#facts) {
      this.#facts = parseCastHeader(line.replace(/^\uFEFF/u, ''));
      this.#failed = this.#facts === null;
      return;
    }
    const event = readEvent(parseJson(line));
    if (!event) {
      this.#skipped += 1;
      return;
    }
    this.#time =
      this.#facts.version === 3 ? this.#time + event.time : Math.max(this.#time, event.time);
    events.push({ ...event, time: this.#time });
  }
}

/** By hand: a schema would take most of the time of reading a long file. */
function readEvent(json: unknown): CastEvent | null {
  if (!Array.isArray(json)) return null;
  const [time, code, data]: unknown[] = json;
  if (typeof time !== 'number' || !Number.isFinite(time) || time < 0) return null;
  if (typeof code !== 'string' || code === '' || typeof data !== 'string') return null;
  return { time, code, data };
}

function facts(header: z.infer<typeof header2> | z.infer<typeof header3>) {
  return {
    title: (header.title ?? '').slice(0, 512),
    command: (header.command ?? '').slice(0, 4096),
    timestamp: header.timestamp ?? null,
    idleLimit: (header.idle_time_limit ?? 0) > 0 ? (header.idle_time_limit ?? null) : null,
  };
}

function within({ cols, rows }: { cols: number; rows: number }): { cols: number; rows: number } {
  return { cols: Math.min(cols, MAX_COLS), rows: Math.min(rows, MAX_ROWS) };
}
