// Every instrument with what it is in the two forms it is sent in. Labels that are not listed are left out.

import type { CounterName, HistogramName, SpanName } from './telemetry.ts';

export interface Instrument {
  readonly help: string;
  readonly labels: readonly string[];
}

export interface HistogramInstrument extends Instrument {
  readonly unit: 's' | '{token}';
  readonly buckets: readonly number[];
}

/** Labels only where they were asked for: each of their values is one more series. */
export const sessionIdLabel = 'session_id';
/** Only on what belongs to one prompt. */
export const userLabel = 'user';

export const counters: Readonly<Record<CounterName, Instrument>> = {
  'session.update.count': { help: 'Updates from agents, by kind.', labels: ['variant'] },
  'session.updates.dropped': {
    help: 'Updates that were dropped because nobody read them.',
    labels: [sessionIdLabel],
  },
  'mcp_bridge.request': { help: 'Calls of in-process tools.', labels: ['tool', 'status'] },
  'permission.request': { help: 'Permissions agents asked for, by outcome.', labels: ['outcome'] },
  'fs.delegated': { help: 'Files read and written for agents.', labels: ['op', 'outcome'] },
  'tool_call.count': {
    help: 'Tool calls that ended.',
    labels: ['tool_name', 'status', 'tool_kind'],
  },
  'cost.usd': { help: 'US dollars spent.', labels: ['model'] },
  'cli.spawn': { help: 'Agent processes started.', labels: ['outcome'] },
  'retry.attempt': { help: 'Failed queries, by what was done next.', labels: ['class', 'outcome'] },
  'structured_output.decode': {
    help: 'Structured answers looked for.',
    labels: ['source', 'outcome'],
  },
  'transport.failure': { help: 'Failures of connections to agents.', labels: ['kind'] },
  'elicitation.request': { help: 'Questions agents asked.', labels: ['mode', 'outcome'] },
  'mcp.capability.reject': {
    help: 'MCP servers refused because the agent cannot reach them.',
    labels: ['transport'],
  },
};

const seconds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800];
const tokens = [10, 100, 500, 1000, 5000, 10_000, 50_000, 100_000, 500_000, 1_000_000];

export const histograms: Readonly<Record<HistogramName, HistogramInstrument>> = {
  'session.prompt.duration': {
    help: 'Time from a prompt to the end of its turn.',
    labels: ['stop_reason', 'model', 'mode', userLabel],
    unit: 's',
    buckets: seconds,
  },
  'session.prompt.tokens': {
    help: 'Tokens of a turn, by direction.',
    labels: ['direction', 'model', userLabel],
    unit: '{token}',
    buckets: tokens,
  },
  'tool_call.duration': {
    help: 'Time from the first word of a tool call to its end.',
    labels: ['tool_name', 'status', 'tool_kind'],
    unit: 's',
    buckets: seconds,
  },
  'initialize.duration': {
    help: 'Time an agent took to get ready.',
    labels: ['outcome'],
    unit: 's',
    buckets: seconds,
  },
};

/** Attributes of spans. */
export const spans: Readonly<Record<SpanName, readonly string[]>> = {
  'session.prompt': ['session.id', 'model', 'mode', userLabel],
  initialize: [],
  subprocess: ['path'],
};
