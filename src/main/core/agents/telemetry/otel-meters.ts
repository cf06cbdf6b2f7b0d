// Numbers to OpenTelemetry: a provider that was given, or whatever the program has installed for all.

import {
  type Counter,
  createNoopMeter,
  type Histogram,
  type Meter,
  type MeterProvider,
  metrics,
} from '@opentelemetry/api';
import { counters, histograms } from './instruments.ts';
import type { Meters } from './meters.ts';

/** Names are `namespace.instrument`. Without `provider` the global one is used, also one installed later. */
export function otelMeters(namespace: string, provider: MeterProvider | undefined): Meters {
  let current = instrumentsOf(namespace, provider ?? metrics.getMeterProvider());
  function latest(): Instruments {
    if (provider) return current;
    const installed = metrics.getMeterProvider();
    if (installed !== current.provider) current = instrumentsOf(namespace, installed);
    return current;
  }
  return {
    get active() {
      return latest().active;
    },
    count: (name, value, labels) => latest().counter(name).add(value, labels),
    observe: (name, value, labels) => latest().histogram(name).record(value, labels),
  };
}

interface Instruments {
  readonly provider: MeterProvider;
  readonly active: boolean;
  counter(name: keyof typeof counters): Counter;
  histogram(name: keyof typeof histograms): Histogram;
}

function instrumentsOf(namespace: string, provider: MeterProvider): Instruments {
  const meter: Meter = provider.getMeter('aerie/agents');
  const made = { counters: new Map<string, Counter>(), histograms: new Map<string, Histogram>() };
  return {
    provider,
    active: meter !== createNoopMeter(),
    counter(name) {
      let counter = made.counters.get(name);
      if (!counter) {
        counter = meter.createCounter(`${namespace}.${name}`, { description: counters[name].help });
        made.counters.set(name, counter);
      }
      return counter;
    },
    histogram(name) {
      let histogram = made.histograms.get(name);
      if (!histogram) {
        const { help, unit, buckets } = histograms[name];
        histogram = meter.createHistogram(`${namespace}.${name}`, {
          description: help,
          unit,
          advice: { explicitBucketBoundaries: [...buckets] },
        });
        made.histograms.set(name, histogram);
      }
      return histogram;
    },
  };
}
