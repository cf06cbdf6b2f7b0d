/** Attributes of one measurement. */
export type Labels = Readonly<Record<string, string | number | boolean | undefined>>;

/** Instruments that add up (acp.md 6.20), with the labels each takes. */
export type CounterName =
  | 'session.update.count' // variant
  | 'session.updates.dropped' // session_id only when asked for
  | 'mcp_bridge.request' // tool, status: ok, error, app_error
  | 'permission.request' // outcome: selected:<optionId>, cancelled, hook_blocked, error
  | 'fs.delegated' // op: read, write; outcome: handled, error, hook_blocked, hook_error
  | 'tool_call.count' // tool_name, status, tool_kind
  | 'cost.usd' // model; the difference since the last value
  | 'cli.spawn' // outcome: started, error
  | 'retry.attempt' // class, outcome: retry, fatal, exhausted
  | 'structured_output.decode' // source: notifications, text, prompt_meta; outcome: ok, error, missing
  | 'transport.failure' // kind: send, read, subprocess
  | 'elicitation.request' // mode: form, url, unknown; outcome
  | 'mcp.capability.reject'; // transport

/** Instruments that measure a distribution; durations in seconds. */
export type HistogramName =
  | 'session.prompt.duration' // stop_reason, model, mode, user
  | 'session.prompt.tokens' // direction, model, user
  | 'tool_call.duration' // tool_name, status, tool_kind
  | 'initialize.duration'; // outcome

export type SpanName = 'session.prompt' | 'initialize' | 'subprocess';

/** A piece of work under way. */
export interface Span {
  set(labels: Labels): void;
  /** Ends it, as failed if `error` is given. Only the first call counts. */
  end(error?: unknown): void;
}

/** Where measurements go. Never throws. Labels with undefined values are left out. */
export interface Telemetry {
  count(name: CounterName, value: number, labels?: Labels): void;
  observe(name: HistogramName, value: number, labels?: Labels): void;
  span(name: SpanName, labels?: Labels): Span;
}

/** Stands for a span that nobody gets. */
export const noSpan: Span = { set: () => {}, end: () => {} };

/** Measures nothing. */
export const noTelemetry: Telemetry = { count: () => {}, observe: () => {}, span: () => noSpan };
