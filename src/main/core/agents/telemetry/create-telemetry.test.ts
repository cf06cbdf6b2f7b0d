import { metrics, type TracerProvider, trace } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import { SessionBusyError } from '../errors/acp-error.ts';
import { createTelemetry } from './create-telemetry.ts';
import { counters, histograms } from './instruments.ts';
import type { CounterName, HistogramName, Telemetry } from './telemetry.ts';

/** Every label anybody might hand over, to see that only the listed ones arrive. */
const everything = {
  variant: 'a',
  session_id: 'ses_1',
  tool: 'add',
  status: 'ok',
  outcome: 'handled',
  op: 'read',
  tool_name: 'bash',
  tool_kind: 'execute',
  model: 'm1',
  mode: 'build',
  class: 'rate_limit',
  source: 'text',
  kind: 'send',
  transport: 'http',
  stop_reason: 'end_turn',
  direction: 'input',
  user: 'somebody else',
  prompt: 'secret words',
};

/** Section 6.20 of the specification, by hand. */
const listed: Record<CounterName | HistogramName, string[]> = {
  'session.prompt.duration': ['stop_reason', 'model', 'mode', 'user'],
  'session.prompt.tokens': ['direction', 'model', 'user'],
  'tool_call.duration': ['tool_name', 'status', 'tool_kind'],
  'initialize.duration': ['outcome'],
  'session.update.count': ['variant'],
  'session.updates.dropped': ['session_id'],
  'mcp_bridge.request': ['tool', 'status'],
  'permission.request': ['outcome'],
  'fs.delegated': ['op', 'outcome'],
  'tool_call.count': ['tool_name', 'status', 'tool_kind'],
  'cost.usd': ['model'],
  'cli.spawn': ['outcome'],
  'retry.attempt': ['class', 'outcome'],
  'structured_output.decode': ['source', 'outcome'],
  'transport.failure': ['kind'],
  'elicitation.request': ['mode', 'outcome'],
  'mcp.capability.reject': ['transport'],
};

const counterNames = Object.keys(counters) as CounterName[];
const histogramNames = Object.keys(histograms) as HistogramName[];

function measureAll(telemetry: Telemetry): void {
  for (const name of counterNames) telemetry.count(name, 1, everything);
  for (const name of histogramNames) telemetry.observe(name, 2, everything);
}

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  metrics.disable();
  trace.disable();
});

function openTelemetry() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1_000_000 });
  const provider = new MeterProvider({ readers: [reader] });
  ends.push(() => provider.shutdown());
  async function collect() {
    await reader.forceFlush();
    const latest = exporter.getMetrics().at(-1);
    return (latest?.scopeMetrics ?? []).flatMap(({ metrics: found }) =>
      found.map(({ descriptor, dataPoints }) => ({
        name: descriptor.name,
        unit: descriptor.unit,
        points: dataPoints.map(({ attributes, value }) => ({ attributes, value })),
      })),
    );
  }
  return { provider, collect };
}

function tracing() {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  ends.push(() => tracerProvider.shutdown());
  return { exporter, tracerProvider };
}

describe('OpenTelemetry (A65)', () => {
  it('has every instrument with exactly its labels', async () => {
    const { provider, collect } = openTelemetry();
    const options = { meterProvider: provider, user: 'team', sessionIdLabels: true };
    measureAll(createTelemetry(options));
    const found = await collect();
    const labels = Object.fromEntries(
      found.map(({ name, points }) => [name, Object.keys(points[0]?.attributes ?? {}).sort()]),
    );
    expect(labels).toEqual(
      Object.fromEntries(
        Object.entries(listed).map(([name, keys]) => [`acp.${name}`, keys.toSorted()]),
      ),
    );
    const duration = found.find(({ name }) => name === 'acp.session.prompt.duration');
    expect(duration?.unit).toBe('s');
    expect(duration?.points[0]?.attributes['user']).toBe('team');
  });

  it('tells neither users nor sessions unless asked to, and no addresses', async () => {
    const { provider, collect } = openTelemetry();
    const telemetry = createTelemetry({ meterProvider: provider, namespace: 'mine' });
    telemetry.count('session.updates.dropped', 2, { session_id: 'ses_1' });
    telemetry.observe('session.prompt.duration', 1, { stop_reason: 'end_turn', model: undefined });
    const addressed = createTelemetry({ meterProvider: provider, user: 'ada@example.org' });
    addressed.observe('session.prompt.tokens', 5, { direction: 'input' });
    const found = await collect();
    expect(found.map(({ name, points }) => [name, points[0]?.attributes])).toEqual([
      ['mine.session.updates.dropped', {}],
      ['mine.session.prompt.duration', { stop_reason: 'end_turn' }],
      ['acp.session.prompt.tokens', { direction: 'input', user: expect.stringMatching(/^user-/) }],
    ]);
  });

  it('leaves out what is no measurement', async () => {
    const { provider, collect } = openTelemetry();
    const telemetry = createTelemetry({ meterProvider: provider });
    telemetry.count('cost.usd', 0);
    telemetry.count('cost.usd', -1);
    telemetry.count('cost.usd', Number.NaN);
    telemetry.observe('session.prompt.tokens', 0, { direction: 'input' });
    telemetry.observe('tool_call.duration', -1);
    telemetry.observe('tool_call.duration', Number.POSITIVE_INFINITY);
    expect(await collect()).toEqual([]);
    telemetry.observe('tool_call.duration', 0);
    expect(await collect()).toHaveLength(1);
  });

  it('uses a global provider, also one installed after the first measurement', async () => {
    const telemetry = createTelemetry();
    telemetry.count('cli.spawn', 1, { outcome: 'started' });
    const { provider, collect } = openTelemetry();
    metrics.setGlobalMeterProvider(provider);
    telemetry.count('cli.spawn', 1, { outcome: 'started' });
    telemetry.count('cli.spawn', 1, { outcome: 'started' });
    const found = await collect();
    expect(found.map(({ name, points }) => [name, points[0]?.value])).toEqual([
      ['acp.cli.spawn', 2],
    ]);
  });

  it('keeps names from agents short, clean and few', async () => {
    const { provider, collect } = openTelemetry();
    const telemetry = createTelemetry({ meterProvider: provider });
    telemetry.count('session.update.count', 1, { variant: `\u001b[31m\u202e${'x'.repeat(5000)}` });
    for (let index = 0; index < 1000; index++) {
      telemetry.count('session.update.count', 1, { variant: `v${index}` });
    }
    const [metric] = await collect();
    const values = metric?.points.map(({ attributes }) => String(attributes['variant'])) ?? [];
    expect(values).toHaveLength(201);
    expect(values[0]).toBe(`[31m${'x'.repeat(96)}`);
    expect(values).toContain('other');
  });

  it('survives a provider that throws, and says so once', () => {
    const warn = vi.fn();
    const tracers: TracerProvider = {
      getTracer: () => {
        throw new Error('no tracer');
      },
    };
    const telemetry = createTelemetry({
      meterProvider: new Proxy(new MeterProvider(), { get: () => () => ({}) }),
      tracerProvider: tracers,
      logger: { ...silentLogger, warn },
    });
    telemetry.count('cli.spawn', 1);
    telemetry.observe('initialize.duration', 1);
    const span = telemetry.span('initialize');
    span.set({ path: 'x' });
    span.end();
    expect(warn).toHaveBeenCalledTimes(1);
  });
});

describe('spans (A65)', () => {
  it('go to a global provider, also one installed after the first span', () => {
    const telemetry = createTelemetry();
    telemetry.span('initialize').end();
    const { exporter, tracerProvider } = tracing();
    trace.setGlobalTracerProvider(tracerProvider);
    telemetry.span('initialize').end();
    expect(exporter.getFinishedSpans()).toHaveLength(1);
  });

  it('have exactly their attributes, and of a path only the name', () => {
    const { exporter, tracerProvider } = tracing();
    const telemetry = createTelemetry({ tracerProvider, user: 'team' });
    const about = { 'session.id': 'ses_1', model: 'm1', mode: 'build', prompt: 'secret words' };
    const prompt = telemetry.span('session.prompt', about);
    telemetry.span('initialize', about).end();
    telemetry.span('subprocess', { path: '/home/ada/bin/opencode' }).end();
    telemetry.span('subprocess', { path: String.raw`C:\Users\Ada\opencode.exe` }).end();
    prompt.set({ mode: 'plan' });
    prompt.end();
    prompt.end(new Error('late'));
    expect(exporter.getFinishedSpans().map(({ name, attributes }) => [name, attributes])).toEqual([
      ['acp.initialize', {}],
      ['acp.subprocess', { path: 'opencode' }],
      ['acp.subprocess', { path: 'opencode.exe' }],
      ['acp.session.prompt', { 'session.id': 'ses_1', model: 'm1', mode: 'plan', user: 'team' }],
    ]);
  });

  it('tell the kind of an error but not its words', () => {
    const { exporter, tracerProvider } = tracing();
    const telemetry = createTelemetry({ tracerProvider });
    telemetry.span('session.prompt').end(new SessionBusyError('about a secret'));
    telemetry.span('session.prompt').end(new TypeError('about a secret'));
    telemetry.span('session.prompt').end('about a secret');
    const spans = exporter.getFinishedSpans();
    expect(spans.map(({ attributes }) => attributes['error.type'])).toEqual([
      'session_busy',
      'TypeError',
      'error',
    ]);
    const text = JSON.stringify(
      spans.map(({ status, attributes, events }) => [status, attributes, events]),
    );
    expect(text).not.toContain('secret');
  });
});

describe('Prometheus (A65)', () => {
  it('has every instrument with exactly its labels', async () => {
    const promRegistry = new Registry();
    const telemetry = createTelemetry({ promRegistry, user: 'team', sessionIdLabels: true });
    measureAll(telemetry);
    const found = await promRegistry.getMetricsAsJSON();
    const labels = Object.fromEntries(
      found.map(({ name, values }) => [
        name,
        Object.keys(values[0]?.labels ?? {})
          .filter((label) => label !== 'le')
          .sort(),
      ]),
    );
    expect(labels).toEqual(
      Object.fromEntries(
        Object.entries(listed).map(([name, keys]) => [
          `acp_${name.replaceAll('.', '_')}${name in counters ? '_total' : ''}`,
          keys.toSorted(),
        ]),
      ),
    );
  });

  it('counts what was measured, without labels nobody asked for', async () => {
    const promRegistry = new Registry();
    const telemetry = createTelemetry({ promRegistry, namespace: 'my-app' });
    telemetry.count('session.updates.dropped', 3, { session_id: 'ses_1' });
    telemetry.observe('session.prompt.tokens', 40, { direction: 'input', model: 'm1' });
    telemetry.observe('session.prompt.tokens', 0, { direction: 'output' });
    const text = await promRegistry.metrics();
    expect(text).toContain('my_app_session_updates_dropped_total 3\n');
    expect(text).toContain('my_app_session_prompt_tokens_sum{direction="input",model="m1"} 40\n');
    expect(text).not.toContain('direction="output"');
  });

  it('lets several clients share a registry', async () => {
    const promRegistry = new Registry();
    const [one, two] = [createTelemetry({ promRegistry }), createTelemetry({ promRegistry })];
    one.count('cost.usd', 0.25, { model: 'm1' });
    two.count('cost.usd', 0.5, { model: 'm1' });
    expect(await promRegistry.metrics()).toContain('acp_cost_usd_total{model="m1"} 0.75\n');
  });

  it('gives way to a meter provider', async () => {
    const promRegistry = new Registry();
    const { provider, collect } = openTelemetry();
    createTelemetry({ promRegistry, meterProvider: provider }).count('cli.spawn', 1);
    expect(await collect()).toHaveLength(1);
    expect(promRegistry.getMetricsAsArray()).toEqual([]);
  });
});
