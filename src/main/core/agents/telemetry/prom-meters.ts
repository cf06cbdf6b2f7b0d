// Numbers to a Prometheus registry of the program's. The library is loaded only here.

import { createRequire } from 'node:module';
import type { Counter, Histogram, Registry } from 'prom-client';
import { counters, histograms, sessionIdLabel, userLabel } from './instruments.ts';
import type { Meters } from './meters.ts';

/** Which of the labels that are not always there are declared. */
export interface OptionalLabels {
  readonly user: boolean;
  readonly sessionId: boolean;
}

/**
 * Registers all instruments, as `namespace_instrument`, counters with `_total` behind. What the registry
 * has already, e.g. from another client, is used.
 */
export function promMeters(
  namespace: string,
  registry: Registry,
  optional: OptionalLabels,
): Meters {
  const prom: typeof import('prom-client') = createRequire(import.meta.url)('prom-client');
  const registers = [registry];
  const byName = { counters: new Map<string, Counter>(), histograms: new Map<string, Histogram>() };

  for (const [id, { help, labels }] of Object.entries(counters)) {
    const name = `${nameOf(namespace, id)}_total`;
    const known = registry.getSingleMetric(name);
    const labelNames = labels.filter((label) => isDeclared(label, optional));
    byName.counters.set(
      id,
      known instanceof prom.Counter
        ? known
        : new prom.Counter({ name, help, labelNames, registers }),
    );
  }
  for (const [id, { help, labels, buckets }] of Object.entries(histograms)) {
    const name = nameOf(namespace, id);
    const known = registry.getSingleMetric(name);
    const labelNames = labels.filter((label) => isDeclared(label, optional));
    byName.histograms.set(
      id,
      known instanceof prom.Histogram
        ? known
        : new prom.Histogram({ name, help, labelNames, buckets: [...buckets], registers }),
    );
  }
  return {
    active: true,
    count: (name, value, labels) => byName.counters.get(name)?.inc(labels, value),
    observe: (name, value, labels) => byName.histograms.get(name)?.observe(labels, value),
  };
}

function nameOf(namespace: string, id: string): string {
  return `${namespace}_${id}`.replaceAll(/[^a-zA-Z0-9_]/g, '_');
}

function isDeclared(label: string, optional: OptionalLabels): boolean {
  if (label === userLabel) return optional.user;
  return label !== sessionIdLabel || optional.sessionId;
}
