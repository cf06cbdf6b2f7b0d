// Measurements of one client, sent where the program wants them. Decides which labels go out; the two
// adapters beside it know nothing of that.

import { basename, win32 } from 'node:path';
import {
  type MeterProvider,
  type Span as OtelSpan,
  ProxyTracerProvider,
  SpanStatusCode,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import type { Registry } from 'prom-client';
import { type Logger, silentLogger } from '#shared/base/ports.ts';
import { attributedUser } from '../accounting/user-attribution.ts';
import { AcpError } from '../errors/acp-error.ts';
import { counters, histograms, sessionIdLabel, spans, userLabel } from './instruments.ts';
import { cleanLabel, LabelGuard, type SentLabels } from './label-guard.ts';
import type { Meters } from './meters.ts';
import { otelMeters } from './otel-meters.ts';
import { promMeters } from './prom-meters.ts';
import {
  type CounterName,
  type HistogramName,
  type Labels,
  noSpan,
  type Span,
  type SpanName,
  type Telemetry,
} from './telemetry.ts';

export interface TelemetryOptions {
  /** Begin of all names; `acp` unless given. */
  readonly namespace?: string | undefined;
  /** Where numbers go; without it to `promRegistry`, without that to the global OpenTelemetry API. */
  readonly meterProvider?: MeterProvider | undefined;
  readonly promRegistry?: Registry | undefined;
  /** Where spans go; without it to the global OpenTelemetry API. */
  readonly tracerProvider?: TracerProvider | undefined;
  /** Who the work is for: a label on what belongs to a prompt. E-mail addresses become a hash. */
  readonly user?: string | undefined;
  /** Whether dropped updates are counted by session, which makes a series for each. */
  readonly sessionIdLabels?: boolean | undefined;
  readonly logger?: Logger | undefined;
}

/** Sends nothing anywhere until a provider or registry is given or installed. Never throws while measuring. */
export function createTelemetry(options: TelemetryOptions = {}): Telemetry {
  const namespace = options.namespace ?? 'acp';
  const user = attributedUser(options.user);
  const optional = { user: user !== undefined, sessionId: options.sessionIdLabels ?? false };
  const meters: Meters =
    options.promRegistry && !options.meterProvider
      ? promMeters(namespace, options.promRegistry, optional)
      : otelMeters(namespace, options.meterProvider);
  return new ClientTelemetry(meters, { ...options, namespace, user });
}

const SCOPE = 'aerie/agents';

class ClientTelemetry implements Telemetry {
  readonly #meters: Meters;
  readonly #namespace: string;
  readonly #tracers: TracerProvider | undefined;
  readonly #user: string | undefined;
  readonly #sessionIds: boolean;
  readonly #logger: Logger;
  readonly #guard = new LabelGuard();
  readonly #allowed = new Map<string, readonly string[]>();
  #complained = false;

  constructor(meters: Meters, options: TelemetryOptions & { namespace: string }) {
    this.#meters = meters;
    this.#namespace = options.namespace;
    this.#tracers = options.tracerProvider;
    this.#user = options.user;
    this.#sessionIds = options.sessionIdLabels ?? false;
    this.#logger = options.logger ?? silentLogger;
  }

  count(name: CounterName, value: number, labels: Labels = {}): void {
    if (!(value > 0) || !Number.isFinite(value)) return;
    try {
      if (!this.#meters.active) return;
      this.#meters.count(name, value, this.#labels(name, counters[name].labels, labels));
    } catch (error) {
      this.#complain(error);
    }
  }

  observe(name: HistogramName, value: number, labels: Labels = {}): void {
    if (!(value >= 0) || !Number.isFinite(value)) return;
    if (value === 0 && name === 'session.prompt.tokens') return;
    try {
      if (!this.#meters.active) return;
      this.#meters.observe(name, value, this.#labels(name, histograms[name].labels, labels));
    } catch (error) {
      this.#complain(error);
    }
  }

  span(name: SpanName, labels: Labels = {}): Span {
    let span: OtelSpan | undefined;
    this.#safely(() => {
      const tracer = this.#tracer();
      if (!tracer) return;
      span = tracer.startSpan(`${this.#namespace}.${name}`, {
        attributes: this.#attributes(name, labels),
      });
    });
    if (!span) return noSpan;
    return {
      set: (more) => this.#safely(() => span?.setAttributes(this.#attributes(name, more))),
      end: (error) => {
        const ending = span;
        span = undefined;
        this.#safely(() => finish(ending, error));
      },
    };
  }

  #labels(
    name: CounterName | HistogramName,
    listed: readonly string[],
    labels: Labels,
  ): SentLabels {
    let allowed = this.#allowed.get(name);
    if (!allowed) {
      // The user's name is this client's to say; session ids only go out if asked for.
      const all = this.#sessionIds ? listed : listed.filter((label) => label !== sessionIdLabel);
      allowed = all.filter((label) => label !== userLabel);
      this.#allowed.set(name, allowed);
    }
    const sent = this.#guard.pass(name, allowed, labels);
    if (this.#user !== undefined && listed.includes(userLabel)) sent[userLabel] = this.#user;
    return sent;
  }

  /** Undefined while nobody would get the spans. */
  #tracer(): Tracer | undefined {
    if (this.#tracers) return this.#tracers.getTracer(SCOPE);
    const installed = trace.getTracerProvider();
    if (installed instanceof ProxyTracerProvider) return installed.getDelegateTracer(SCOPE);
    return installed.getTracer(SCOPE);
  }

  #attributes(name: SpanName, labels: Labels): Record<string, string | number | boolean> {
    const all: Labels = { ...labels, [userLabel]: this.#user };
    const attributes: Record<string, string | number | boolean> = {};
    for (const label of spans[name]) {
      const value = all[label];
      if (value === undefined) continue;
      // The folders above a program tell who is at work.
      const text = label === 'path' ? basename(win32.basename(String(value))) : value;
      attributes[label] = typeof text === 'string' ? cleanLabel(text) : text;
    }
    return attributes;
  }

  /** A program's broken exporter must not break its agents. */
  #safely(measure: () => void): void {
    try {
      measure();
    } catch (error) {
      this.#complain(error);
    }
  }

  #complain(error: unknown): void {
    if (this.#complained) return;
    this.#complained = true;
    const message = 'A measurement could not be sent; later ones may be missing.';
    this.#logger.warn({ err: error }, message);
  }
}

/** Only the kind of an error is told: messages may hold what users wrote. */
function finish(span: OtelSpan | undefined, error: unknown): void {
  if (!span) return;
  if (error !== undefined) {
    const kind =
      error instanceof AcpError ? error.code : error instanceof Error ? error.name : 'error';
    span.setAttribute('error.type', kind);
    span.setStatus({ code: SpanStatusCode.ERROR, message: kind });
  }
  span.end();
}
