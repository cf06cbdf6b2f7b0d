// Writes asciicast version 3: a header line, one line per event with the time since the event before
// it, and comments. What Aerie adds for itself stands in one header field and one comment, which
// players pass over.

/** What an event is: output, input, a new size, a mark, or the end of the program. */
export type CastCode = 'o' | 'i' | 'r' | 'm' | 'x';

/** Facts about the recording that other players have no use for. */
export interface CastOrigin {
  readonly session: string;
  /** ms since the epoch; the format itself only has seconds. */
  readonly startedAt: number;
  /** Whether what was typed is part of it. */
  readonly keys: boolean;
  /** Process that writes it, to tell an unfinished file from a growing one. */
  readonly pid: number;
  /** Tells that process from a later one with the same number; empty where the system does not say. */
  readonly processStartedAt: string;
}

export interface CastHeader {
  readonly cols: number;
  readonly rows: number;
  readonly type: string;
  readonly command: string;
  readonly title: string;
  readonly env: Readonly<Record<string, string>>;
  readonly origin: CastOrigin;
}

/** How a recording ended, written last. */
export interface CastEnd {
  readonly ended: string;
  readonly durationMs: number;
}

export const END_COMMENT = '# aerie ';

/** The first line. */
export function castHeader({ cols, rows, type, command, title, env, origin }: CastHeader): string {
  return line({
    version: 3,
    term: { cols, rows, type },
    timestamp: Math.floor(origin.startedAt / 1000),
    command,
    ...(title === '' ? {} : { title }),
    env,
    aerie: origin,
  });
}

/** One event, `micros` whole microseconds after the one before it. */
export function castEvent(micros: number, code: CastCode, data: string): string {
  return `[${seconds(micros)}, "${code}", ${JSON.stringify(data)}]\n`;
}

/** The last line. */
export function castEnd(end: CastEnd): string {
  return END_COMMENT + line(end);
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;

/** Exact decimal seconds: a float would add digits. */
function seconds(micros: number): string {
  const fraction = String(micros % 1_000_000)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${Math.floor(micros / 1_000_000)}.${fraction || '0'}`;
}
